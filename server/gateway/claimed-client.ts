import type { FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';

/** The token of a request; undefined where it brings none. */
export const bearerOf = (request: FastifyRequest): string | undefined =>
  /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];

/** Who a request's token says that it was made for, whether or not that is true. */
export const claimedClient = (request: FastifyRequest): string | undefined => {
  const token = bearerOf(request);
  if (token === undefined) return undefined;
  try {
    const claim = decodeJwt(token)['client_id'];
    return typeof claim === 'string' ? claim : undefined;
  } catch {
    return undefined;
  }
};
