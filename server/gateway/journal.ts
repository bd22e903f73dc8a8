import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Exchange, sizeOf, toEntry } from './journal-entry.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When it came: by the tenant's clock in milliseconds, and by a clock that only runs forward. */
    arrival: { readonly time: number; readonly tick: number } | undefined;
    /** What was answered, where it was text or bytes. */
    answer: string | Buffer | undefined;
    /** The fault rule that hit it. */
    faultId: string | undefined;
    /** What a careful client should know of it. */
    warnings: string[] | undefined;
  }
}

/** Notes of every request and its answer what the journal of its tenant keeps of them. */
export const registerJournal = (app: FastifyInstance): void => {
  for (const property of ['arrival', 'answer', 'faultId', 'warnings'] as const)
    app.decorateRequest(property, undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    if (isKept(request)) request.arrival = { time: request.tenant.clock.now(), tick: performance.now() };
    done();
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) request.answer = payload;
    done();
  });
};

/** Adds a request that has ended to the journal of its tenant. */
export const keepInJournal = (request: FastifyRequest, reply: FastifyReply): void => {
  const { arrival } = request;
  if (!arrival) return;
  const exchange = toExchange(request, reply, arrival);
  request.tenant.journal.add(sizeOf(exchange), () => toEntry(exchange));
};

const lengthOf = (texts: readonly string[]): number => {
  let length = 0;
  for (const text of texts) length += text.length;
  return length;
};

const isKept = ({ route }: FastifyRequest): boolean => !route.control && !route.withoutTenant;

/** What the entry is written from; the request itself would keep its connection in memory. */
const toExchange = (
  request: FastifyRequest,
  reply: FastifyReply,
  arrival: { readonly time: number; readonly tick: number },
): Exchange => {
  return {
    requestId: request.id,
    time: arrival.time,
    duration: performance.now() - arrival.tick,
    tenant: request.tenant.name,
    clientId: request.principal?.clientId,
    family: request.route.family?.name,
    operation: request.route.operation?.id,
    scriptName: (request.params as { scriptName?: string } | undefined)?.scriptName,
    method: request.method,
    url: request.url,
    requestHeaders: request.headers,
    requestHeaderLength: lengthOf(request.raw.rawHeaders),
    requestBody: request.bodyText,
    status: reply.raw.headersSent ? reply.statusCode : 0,
    responseHeaders: reply.getHeaders(),
    responseBody: request.answer,
    failure: request.failure,
    faultId: request.faultId,
    warnings: request.warnings,
  };
};
