import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { isLoopback } from '../platform/address.ts';
import type { Gate } from './gates.ts';

/** Header of the control key. */
export const CONTROL_KEY_HEADER = 'x-emulator-key';

/**
 * Returns what keeps the control API to those who may drive it. On loopback that is anyone on the machine, but no page of another origin in a
 * browser there; elsewhere only who has the key, and nobody where there is none.
 *
 * @param host what the server listens on.
 * @param key undefined where none was set.
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
    return 'A page of another origin may not drive the emulator.';
  if (key !== undefined)
    return holdsKey(request, key) ? undefined : `The header ${CONTROL_KEY_HEADER} lacks the control key.`;
  if (!isLoopback(host)) {
    return 'The server listens beyond loopback and was started without --control-key.';
  }
  // A name that leads here may be anyone's: a page can be served under it and then drive what it leads to.
  return isLoopback(request.hostname)
    ? undefined
    : 'The Host header names no loopback address; --control-key allows any.';
};

const originHost = (origin: string): string | undefined => URL.parse(origin)?.host;

const holdsKey = (request: FastifyRequest, key: string): boolean => {
  const given = Buffer.from(String(request.headers[CONTROL_KEY_HEADER] ?? ''));
  const wanted = Buffer.from(key);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
