import type { FastifyInstance } from 'fastify';
import { FAMILIES } from '../api/families.ts';
import { handlersOf } from '../api/handlers.ts';
import { OPERATIONS } from '../api/operations.ts';
import { requireDecodable } from '../http/parameters.ts';
import { CONTROL_PREFIX } from './operations.ts';

/** Prefix under which the control API also serves the reading operations of the Connectors API. */
export const READ_PREFIX = `${CONTROL_PREFIX}/read`;

/**
 * Serves every reading operation of the Connectors API below `/_emulator/read`: the same responses, but without token, faults, rate
 * limit, and log entry, so that inspecting a tenant does not change it.
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
