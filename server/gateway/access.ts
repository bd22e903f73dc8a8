import type { FastifyRequest } from 'fastify';
import { ANONYMOUS_ADMIN, denialReason } from '../domain/auth/access.ts';
import { parseBearer, type Tokens } from '../domain/auth/tokens.ts';
import { ApiError, quote } from '../domain/errors.ts';
import type { Gate } from './gates.ts';

/** Returns the client ID that a request's token claims, without verifying the token. */
export const unverifiedClient = (request: FastifyRequest): string | undefined =>
  unverifiedClientId(request.headers.authorization);

/** Returns the client ID that the token in an `Authorization` header claims, without verifying it. */
export const unverifiedClientId = (authorization: unknown): string | undefined => {
  const token = parseBearer(authorization);
  if (token === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const claim = (claims as { client_id?: unknown } | null)?.client_id;
    return typeof claim === 'string' ? claim : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Returns the gate that requires a valid token with the rights for the operation. [D]
 *
 * @param tokens undefined if the server treats every request as an administrator's.
 */
export const authentication =
  (tokens: Tokens | undefined): Gate =>
  (request) => {
    request.principal = tokens?.readAuthorization(request.tenant, request.headers.authorization) ?? ANONYMOUS_ADMIN;
    request.tenant.markKnown();
    const access = request.route.operation?.access;
    const denied = access && denialReason(request.principal, access);
    if (denied) throw new ApiError('forbidden', { causes: [denied] });
  };

/** Counts requests per client and API family, and rejects those beyond the tenant's limit. [D] */
export const limitRate: Gate = ({ tenant, principal, route }) => {
  if (!principal || !route.family) return;
  const { clientId } = principal;
  const seconds = tenant.rateLimiter.take(clientId, route.family.name, tenant.clock.now());
  if (seconds === undefined) return;
  const note = `Client ${quote(clientId)} is over the rate limit of ${route.family.name}; it may send again in ${seconds} s.`;
  throw new ApiError('tooManyRequests', { note, headers: { 'Retry-After': String(seconds) } });
};
