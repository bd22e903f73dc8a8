import type { FastifyInstance } from 'fastify';
import { FAMILIES } from '../api/families.ts';
import { handlersOf } from '../api/handlers.ts';
import { OPERATIONS } from '../api/operations.ts';
import { requireDecodable } from '../http/parameters.ts';
import { CONTROL_PREFIX } from './operations.ts';

/** Where the reading operations of the Connectors API lie once more, for those who may call the control API. */
export const READ_PREFIX = `${CONTROL_PREFIX}/read`;

/**
 * Serves every reading operation of the Connectors API below `/_emulator/read`: the same handlers and the same bytes, but without
 * token, fault, rate limit, and log entry. Who looks at a tenant does not disturb it.
 */
export const registerReading = (app: FastifyInstance): void => {
  const config = { control: true } as const;
  for (const family of FAMILIES) {
    const handlers = handlersOf(family);
    for (const { id, method, path } of OPERATIONS) {
      if (method !== 'GET' || !family.operations.includes(id)) continue;
      app.get(READ_PREFIX + family.basePath + path, {
        config,
        onRequest: ({ url }, _reply, done) => {
          requireDecodable(url);
          done();
        },
        handler: handlers[id],
      });
    }
  }
};
