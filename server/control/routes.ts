import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { MAX_STATE_DEPTH } from '../domain/state.ts';
import { onServerClosing } from '../gateway/closing.ts';
import { firstValues, registerJsonParsers } from '../http/content-types.ts';
import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation, controlIndex } from './operations.ts';
import { registerReading } from './reading.ts';
import { openRequestStream } from './request-stream.ts';
import { summaryOf } from './request-summary.ts';
import type { ServerParts } from './server-parts.ts';
import { TenantControl } from './tenant-control.ts';

/** Registers the routes of the control API. */
export const registerControl = (app: FastifyInstance, server: ServerParts): void => {
  registerJsonParsers(app, { depth: MAX_STATE_DEPTH, members: Number.POSITIVE_INFINITY });
  const config = { control: true } as const;
  for (const operation of Object.values(CONTROL_OPERATIONS)) {
    app.route({
      method: operation.method,
      url: CONTROL_PREFIX + operation.path,
      config,
      ...(operation.maxBody !== undefined && { bodyLimit: operation.maxBody }),
      handler: (request, reply) => callOperation(operation, server, request, reply),
    });
  }
  app.get(CONTROL_PREFIX, { config }, () => controlIndex());
  app.get(`${CONTROL_PREFIX}/requests/stream`, { config }, (request, reply) => follow(request, reply));
  app.get(`${CONTROL_PREFIX}/requests/summaries/stream`, { config }, (request, reply) =>
    follow(request, reply, summaryOf),
  );
  registerReading(app);
};

const callOperation = (
  operation: ControlOperation,
  server: ServerParts,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown => {
  const query = firstValues(request.query);
  requireKnown(query, operation.query ?? []);
  if (operation.mediaType !== undefined) reply.type(operation.mediaType);
  const result = operation.call(new TenantControl(() => request.tenant, server), {
    key: Object.values(request.params as Record<string, string>).at(-1) ?? '',
    query,
    body: request.body,
  });
  return operation.returnsBody ? result : reply.code(204).send();
};

const requireKnown = (query: Readonly<Record<string, string>>, known: readonly string[]): void => {
  const unknown = Object.keys(query).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const allowed = known.length === 0 ? 'this path has no parameters' : `the parameters are ${known.join(', ')}`;
  throw new ApiError('illegalValue', { field: unknown, causes: [`The parameter ${unknown} is unknown; ${allowed}.`] });
};

/** Streams the tenant's requests as server-sent events. */
const follow = (request: FastifyRequest, reply: FastifyReply, form?: typeof summaryOf): FastifyReply => {
  requireKnown(firstValues(request.query), []);
  const stream = openRequestStream(request.tenant.requestLog, form);
  request.raw.once('close', () => stream.end());
  onServerClosing(request, () => {
    // A reader with unread events may never read again, and would keep the server from closing.
    if (stream.unread + reply.raw.writableLength > 0) request.raw.destroy();
    else stream.end();
  });
  return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream.events);
};
