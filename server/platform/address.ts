import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** Wildcard addresses, and for each the address at which a client on this machine reaches the server. */
const EVERYWHERE: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Returns whether an address means all interfaces of this machine. */
export const isWildcardAddress = (host: string): boolean => EVERYWHERE.has(host);

/** Returns the URL at which this machine reaches a server that listens on a host and port. */
export const urlAt = (host: string, port: number, secure: boolean): string => {
  const reachable = EVERYWHERE.get(host) ?? host;
  return `${secure ? 'https' : 'http'}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

/** Removes the brackets around an IPv6 address in a URL. */
const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Returns whether a certificate is valid for a host name or address. */
export const isNamedBy = (certificate: X509Certificate, host: string): boolean => {
  const bare = withoutBrackets(host);
  return (isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare)) !== undefined;
};

/** Returns whether a host name or address is loopback. */
export const isLoopback = (host: string): boolean => {
  const bare = withoutBrackets(host);
  return isIP(bare) === 0 ? /(?:^|\.)localhost$/i.test(bare) : /^(?:::ffff:)?127\.|^::1$/.test(bare);
};

/** The addresses of `localhost`. */
export const LOOPBACK = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

/** Returns the address to listen on for a host; for `localhost`, the first of its addresses. */
export const firstAddressOf = (host: string): string => (host === 'localhost' ? LOOPBACK.ipv4 : host);

/**
 * Returns the addresses at which other machines reach a server that listens on all interfaces; none for any other host.
 *
 * The module that knows the addresses is loaded for such a server alone.
 */
export const networkAddresses = async (host: string): Promise<string[]> => {
  if (!isWildcardAddress(host)) return [];
  const { networkInterfaces } = await import('node:os');
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family, scopeid }) => !internal && !scopeid && (host === '::' || family === 'IPv4'))
    .map(({ address }) => address);
};
