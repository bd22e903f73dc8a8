import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** Addresses that mean every interface, and the one under which a client on this machine reaches them. */
const EVERYWHERE: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/** Whether a host stands for every interface of this machine. */
export const isWildcardAddress = (host: string): boolean => EVERYWHERE.has(host);

/** The URL under which a server that listens on this host and port is reached from this machine. */
export const urlAt = (host: string, port: number, secure: boolean): string => {
  const reachable = EVERYWHERE.get(host) ?? host;
  return `${secure ? 'https' : 'http'}://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
};

/** Without the brackets that an address of IPv6 has in a URL. */
const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Whether a certificate is one of this host name or address. */
export const isNamedBy = (certificate: X509Certificate, host: string): boolean => {
  const bare = withoutBrackets(host);
  return (isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare)) !== undefined;
};

/** Whether a host name or address leads to this machine and no further. */
export const isLoopback = (host: string): boolean => {
  const bare = withoutBrackets(host);
  return isIP(bare) === 0 ? /(?:^|\.)localhost$/i.test(bare) : /^(?:::ffff:)?127\.|^::1$/.test(bare);
};

/** The addresses that `localhost` may mean to a client. */
export const LOOPBACK = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

/** Returns the address to listen on for a host: for `localhost` the first that it means. */
export const firstAddressOf = (host: string): string => (host === 'localhost' ? LOOPBACK.ipv4 : host);
