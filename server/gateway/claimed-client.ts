import type { FastifyRequest } from 'fastify';

/** The token in an `Authorization` header; undefined where there is none. */
export const bearerIn = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? /^bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;

/** Who a request's token says that it was made for, whether or not that is true. */
export const claimedClient = (request: FastifyRequest): string | undefined => clientOf(request.headers.authorization);

/** The same of an `Authorization` header. */
export const clientOf = (authorization: unknown): string | undefined => {
  const token = bearerIn(authorization);
  if (token === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const claim = (claims as { client_id?: unknown } | null)?.client_id;
    return typeof claim === 'string' ? claim : undefined;
  } catch {
    return undefined;
  }
};
