import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type JournalEntry, MAX_KEPT_BODY, type Message, type Refusal } from '../domain/journal.ts';
import { claimedClient } from './claimed-client.ts';
import { maskBody, maskHeader, maskParameters } from './masks.ts';

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

/** Keeps every request and its answer in the journal of its tenant. */
export const registerJournal = (app: FastifyInstance): void => {
  for (const property of ['arrival', 'answer', 'faultId', 'warnings'] as const)
    app.decorateRequest(property, undefined);
  app.addHook('onRequest', (request, reply, done) => {
    if (isKept(request)) {
      request.arrival = { time: request.tenant.clock.now(), tick: performance.now() };
      // A connection that breaks off ends a request too, without an answer.
      reply.raw.once('close', () => keep(request, reply));
    }
    done();
  });
  app.addHook('onSend', (request, _reply, payload, done) => {
    if (typeof payload === 'string' || Buffer.isBuffer(payload)) request.answer = payload;
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    keep(request, reply);
    done();
  });
};

/** Adds a request once, at whichever of its ends comes first. */
const keep = (request: FastifyRequest, reply: FastifyReply): void => {
  const { arrival } = request;
  if (!arrival) return;
  request.arrival = undefined;
  request.tenant.journal.add(toEntry(request, reply, arrival));
};

const isKept = ({ routeOptions: { config } }: FastifyRequest): boolean => !config.control && !config.withoutTenant;

const toEntry = (
  request: FastifyRequest,
  reply: FastifyReply,
  arrival: { readonly time: number; readonly tick: number },
): Omit<JournalEntry, 'id'> => {
  const { config } = request.routeOptions;
  const [path = '', query = ''] = request.url.split('?', 2);
  const secretive = path.startsWith('/oauth/');
  return {
    requestId: request.id,
    time: new Date(arrival.time).toISOString(),
    duration: performance.now() - arrival.tick,
    tenant: request.tenant.name,
    clientId: request.principal?.clientId ?? claimedClient(request) ?? null,
    family: config.family?.name ?? null,
    operation: config.operation?.id ?? null,
    scriptName: (request.params as { scriptName?: string } | undefined)?.scriptName ?? null,
    method: request.method,
    path,
    query: Object.fromEntries(new URLSearchParams(secretive ? maskParameters(query) : query)),
    request: toMessage(request.headers, request.bodyText, secretive),
    status: reply.raw.headersSent ? reply.statusCode : 0,
    response: toMessage(reply.getHeaders(), request.answer?.toString(), secretive),
    refusal: toRefusal(request),
    fault: request.faultId ?? null,
    warnings: request.warnings ?? [],
  };
};

const toRefusal = ({ failure }: FastifyRequest): Refusal | null =>
  failure
    ? {
        rule: failure.kind,
        field: failure.details.field ?? null,
        pointer: failure.details.pointer ?? null,
        causes: failure.details.causes ?? [],
      }
    : null;

const toMessage = (
  headers: Readonly<Record<string, unknown>>,
  text: string | undefined,
  secretive: boolean,
): Message => {
  const kept = text === undefined || text === '' ? null : text.slice(0, MAX_KEPT_BODY);
  return {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, maskHeader(name, String(value))]),
    ),
    body: kept !== null && secretive ? maskBody(kept, String(headers['content-type'] ?? '')) : kept,
    truncated: (text?.length ?? 0) > MAX_KEPT_BODY,
  };
};
