import { PassThrough } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../domain/errors.ts';
import { MAX_STATE_DEPTH } from '../domain/state.ts';
import { whenClosing } from '../gateway/closing.ts';
import { firstValues, registerJsonParsers } from '../http/content-types.ts';
import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation } from './operations.ts';
import { TenantControl } from './tenant-control.ts';

/** The routes of the control API. */
export const registerControl = (app: FastifyInstance): void => {
  registerJsonParsers(app, MAX_STATE_DEPTH);
  const config = { control: true } as const;
  for (const operation of Object.values(CONTROL_OPERATIONS)) {
    app.route({
      method: operation.method,
      url: CONTROL_PREFIX + operation.path,
      config,
      ...(operation.maxBody !== undefined && { bodyLimit: operation.maxBody }),
      handler: (request, reply) => answer(operation, request, reply),
    });
  }
  app.get(`${CONTROL_PREFIX}/requests/stream`, { config }, stream);
};

const answer = (operation: ControlOperation, request: FastifyRequest, reply: FastifyReply): unknown => {
  const query = firstValues(request.query);
  requireKnown(query, operation.query ?? []);
  const result = operation.call(new TenantControl(() => request.tenant), {
    key: Object.values(request.params as Record<string, string>).at(-1) ?? '',
    query,
    body: request.body,
  });
  return operation.answers ? result : reply.code(204).send();
};

const requireKnown = (query: Readonly<Record<string, string>>, known: readonly string[]): void => {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const allowed = known.length === 0 ? 'no parameter is known here' : `known are ${known.join(', ')}`;
  throw new Failure('illegalValue', { field: unknown, causes: [`The parameter ${unknown} is unknown; ${allowed}.`] });
};

/** Sends each request of the tenant as it comes, as server-sent events. */
const stream = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const events = new PassThrough();
  const stop = new TenantControl(() => request.tenant).listen((entry) => {
    events.write(`id: ${entry.id}\nevent: request\ndata: ${JSON.stringify(entry)}\n\n`);
  });
  const end = () => {
    stop();
    events.end();
  };
  request.raw.once('close', end);
  whenClosing(request, end);
  events.write(': the requests of this tenant follow\n\n');
  return reply.type('text/event-stream').header('cache-control', 'no-store').send(events);
};
