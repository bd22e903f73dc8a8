import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { isLoopback } from '../platform/address.ts';
import type { Gate } from './gates.ts';

/** Header with the control key. */
export const CONTROL_KEY_HEADER = 'x-emulator-key';

/**
 * Returns the gate that protects the control API. With a key, every request needs it. Without a key, only requests on loopback are
 * allowed. Pages of other origins are always rejected.
 *
 * @param host host that the server listens on.
 * @param key undefined if none is set.
 */
export const controlGuard =
  (host: string, key: string | undefined): Gate =>
  (request) => {
    const denied = denialReason(request, host, key);
    if (denied !== undefined) throw new ApiError('forbidden', { causes: [denied] });
  };

const denialReason = (request: FastifyRequest, host: string, key: string | undefined): string | undefined => {
  const { origin } = request.headers;
  if (origin !== undefined && originHost(origin) !== request.host)
    return 'Pages of other origins cannot use the control API.';
  if (key !== undefined)
    return holdsKey(request, key) ? undefined : `The header ${CONTROL_KEY_HEADER} does not hold the control key.`;
  if (!isLoopback(host)) {
    return 'The server listens beyond loopback, so the control API needs a key; start it with --control-key.';
  }
  // Anyone can make a name resolve to this machine, serve a page under that name, and call the control API from it (DNS rebinding).
  return isLoopback(request.hostname)
    ? undefined
    : 'The Host header is not a loopback address; --control-key allows any host.';
};

const originHost = (origin: string): string | undefined => URL.parse(origin)?.host;

const holdsKey = (request: FastifyRequest, key: string): boolean => {
  const given = Buffer.from(String(request.headers[CONTROL_KEY_HEADER] ?? ''));
  const wanted = Buffer.from(key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
