import type { FastifyInstance } from 'fastify';
import { VERSION } from '../package.ts';

/**
 * `GET /_emulator/health` tells that the process lives; `GET /_emulator/ready` that the seed is in, and 503 until then.
 */
export const registerHealth = (app: FastifyInstance, isReady: () => boolean): void => {
  const config = { withoutTenant: true } as const;
  app.get('/_emulator/health', { config }, () => ({ status: 'alive', version: VERSION }));
  app.get('/_emulator/ready', { config }, (_request, reply) =>
    isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'starting' }),
  );
};
