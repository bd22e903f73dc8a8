import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Names that a tenant may have: one label of a host name. */
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PREFIX = /^\/t\/([^/?]+)(?=[/?]|$)/;

const chosen = new WeakMap<IncomingMessage, { readonly name: string; readonly prefix: string }>();

/** Whether a tenant may be called so. */
export const isTenantName = (name: string): boolean => NAME.test(name);

/** Scheme and authority of a target in absolute form (RFC 9112, 3.2.2). */
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i;

/**
 * The URL of a request without its `/t/<name>`, which is kept for `tenantNameOf`. With a name that no tenant may have, the URL
 * stays as it is and leads nowhere.
 *
 * A target in absolute form, as clients send it to a proxy, loses scheme and host; its host takes the place of the one in
 * the `Host` header.
 */
export const takeTenantPrefix = (request: IncomingMessage): string => {
  const url = toOriginForm(request);
  // Most requests name no tenant, and need no closer look.
  if (!url.startsWith('/t/')) return url;
  const [prefix = '', name = ''] = PREFIX.exec(url) ?? [];
  if (!isTenantName(name)) return url;
  chosen.set(request, { name, prefix });
  const rest = url.slice(prefix.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
};

const toOriginForm = (request: IncomingMessage): string => {
  const { url = '/' } = request;
  if (url.startsWith('/')) return url;
  const [origin, host] = ABSOLUTE.exec(url) ?? [];
  if (origin === undefined || !host) return url;
  request.headers.host = host;
  const rest = url.slice(origin.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
};

/** The tenant that a request names by its path, or by the first label of its host; undefined where it names none. */
export const tenantNameOf = (request: FastifyRequest, fromHost: boolean): string | undefined => {
  const byPath = chosen.get(request.raw)?.name;
  if (byPath !== undefined || !fromHost) return byPath;
  const host = request.hostname;
  const [label = '', ...others] = host.toLowerCase().split('.');
  return others.length > 0 && isIP(host) === 0 && isTenantName(label) ? label : undefined;
};

/** Returns the address under which a client reaches the tenant of a request, without a slash at the end. */
export type BaseUrlOf = (request: FastifyRequest) => string;

/**
 * Returns a function that returns the base URL of a request: its scheme and Host, or the public URL if there is one, and its tenant.
 *
 * @param fromHost whether the first label of a host names a tenant. The label of a public URL does not, so the path does it.
 */
export const baseUrls =
  (publicUrl: string | undefined, fromHost: boolean): BaseUrlOf =>
  (request) => {
    if (publicUrl !== undefined) {
      const name = tenantNameOf(request, fromHost);
      return name === undefined ? publicUrl : `${publicUrl}/t/${name}`;
    }
    const { localAddress, localPort } = request.socket;
    // A client of HTTP/1.0 need not say by what name it came.
    const host = request.host || `${localAddress}:${localPort}`;
    return `${request.protocol}://${host}${chosen.get(request.raw)?.prefix ?? ''}`;
  };
