import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type ApiErrorName, illegalValue } from '../domain/errors.ts';
import { bodyOf, INJECTED_REASON } from '../domain/faults.ts';
import type { FaultRule } from '../models/index.ts';
import { unverifiedClient } from './access.ts';
import { onServerClosing, tcpSocketOf } from './closing.ts';

/** Maximum delay that a request can ask for itself, in milliseconds. */
export const MAX_DELAY = 600_000;
/** Value of `Retry-After` in an injected 429, in seconds. */
const RETRY_AFTER = '1';

const ERROR_FOR: Readonly<Record<string, ApiErrorName>> = {
  400: 'badContent',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  429: 'tooManyRequests',
  500: 'internalFault',
  503: 'unavailable',
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether to cut the response in the middle. */
    truncated: boolean;
  }
}

/** Injects failures and delays: by the fault rules of the tenant, and by headers of the request itself. */
export const registerFaults = (app: FastifyInstance): void => {
  app.decorateRequest('truncated', false);
  app.addHook('onRequest', (request, reply, done) => {
    const { control, withoutTenant } = request.route;
    if (control || withoutTenant || !mayFail(request)) return done();
    return obey(request, reply);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!request.truncated) return done(null, payload);
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? Buffer.from(payload) : undefined;
    // A response without a body cannot be cut, so the connection breaks before it begins.
    if (!bytes?.length || request.method === 'HEAD' || BODILESS.includes(reply.statusCode))
      return abort(request, reply);
    reply.header('content-length', bytes.length);
    return done(null, breakOff(bytes.subarray(0, Math.floor(bytes.length / 2))));
  });
};

/** Status codes whose responses have no body. */
const BODILESS: readonly number[] = [204, 304];

/** Returns whether a fault is possible. Most requests stop here, so that faults cost them nothing. */
const mayFail = ({ tenant, headers }: FastifyRequest): boolean =>
  tenant.faults.hasRules || headers.prefer !== undefined || headers['x-emulator-delay'] !== undefined;

const obey = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  await obeyHeaders(request);
  const hit = request.tenant.faults.decide({
    method: request.method,
    operation: request.route.operationId,
    scriptName: (request.params as { scriptName?: string } | undefined)?.scriptName,
    clientId: unverifiedClient(request),
    headers: request.headers,
  });
  if (!hit) return;
  request.faultId = hit.faultId;
  await pause(request, hit.delay);
  await respond(hit.response, request, reply);
};

/** Applies the headers `Prefer: code=429` and `x-emulator-delay: 800` to the request that carries them. */
const obeyHeaders = async (request: FastifyRequest): Promise<void> => {
  const delay = request.headers['x-emulator-delay'];
  if (delay !== undefined) {
    const milliseconds = /^\d{1,6}$/.test(String(delay)) ? Number(delay) : Number.NaN;
    if (!(milliseconds <= MAX_DELAY))
      throw illegalValue('x-emulator-delay', delay, `milliseconds from 0 to ${MAX_DELAY}`);
    await pause(request, milliseconds);
  }
  const [, code] = /(?:^|[,;\s])code=(\d{3})\b/.exec(String(request.headers.prefer ?? '')) ?? [];
  if (code === undefined) return;
  request.faultId = 'prefer';
  const apiError = ERROR_FOR[code];
  if (!apiError) throw illegalValue('Prefer', code, `a code of ${Object.keys(ERROR_FOR).join(', ')}`);
  throw injectedError(apiError);
};

const injectedError = (name: ApiErrorName): ApiError =>
  new ApiError(name, {
    causes: [INJECTED_REASON],
    ...(name === 'tooManyRequests' && { headers: { 'Retry-After': RETRY_AFTER } }),
    ...(name === 'unauthorized' && { text: 'JWT validation failed: JWT is expired' }),
  });

/** Waits, but not longer than until the client disconnects or the server closes. */
const pause = async (request: FastifyRequest, delay: number): Promise<void> => {
  if (delay === 0 || request.raw.socket.destroyed) return;
  const gone = new AbortController();
  request.raw.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, request.server.closing]);
  await wait(delay, undefined, { signal }).catch(() => {});
};

const respond = async (wanted: FaultRule['response'], request: FastifyRequest, reply: FastifyReply): Promise<void> => {
  switch (wanted) {
    case undefined:
      return;
    case '429':
      throw injectedError('tooManyRequests');
    case '500':
      throw injectedError('internalFault');
    case 'truncate':
      request.truncated = true;
      return;
    case 'reset':
      reply.hijack();
      abort(request, reply);
      return;
    case 'hang':
      reply.hijack();
      // An injected request has no client that could give up.
      if (isInjected(request)) abort(request, reply);
      else onServerClosing(request, () => request.raw.destroy());
      return;
    default:
      if (typeof wanted.body === 'object') reply.type('application/json; charset=utf-8');
      await reply
        .code(wanted.status)
        .headers(wanted.headers ?? {})
        .send(bodyOf(wanted));
  }
};

const isInjected = ({ raw }: FastifyRequest): boolean => !('resetAndDestroy' in raw.socket);

/** Ends a request without a response: resets its connection, or makes `inject` reject. */
const abort = (request: FastifyRequest, { raw }: FastifyReply): void => {
  if (!isInjected(request)) {
    tcpSocketOf(request.raw.socket).resetAndDestroy();
    return;
  }
  const error = new Error(`The fault rule ${request.faultId} leaves this request without a response.`);
  raw.destroy(Object.assign(error, { code: 'ECONNRESET' }));
};

/** Returns a stream with the first part of a response that then breaks the connection. */
const breakOff = (bytes: Buffer): Readable =>
  Readable.from(
    (async function* () {
      yield bytes;
      // Fastify logs an error with this code in one line at level info, others as a warning with a stack trace.
      throw Object.assign(new Error('The response was cut on purpose.'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
    })(),
  );
