import { resolve } from 'node:path';
import type { OptionsOf } from './option.ts';
import { integer, LOG_LEVELS, nonEmpty, one, oneOf } from './readers.ts';

/** Where the server listens, and what it says about itself. */
export const LISTENING = {
  port: {
    flag: 'port',
    value: 'N',
    allowed: 'a port number from 0 to 65535',
    help: 'Port to listen on; 0 picks a free one.',
    initial: 8080,
    read: integer(0, 65_535),
  },
  host: {
    flag: 'host',
    value: 'ADDRESS',
    allowed: 'an address or host name',
    help: 'Address to listen on.',
    initial: '127.0.0.1',
    read: nonEmpty,
  },
  tls: {
    flag: 'tls',
    value: 'self-signed|off',
    allowed: 'self-signed or off',
    help: 'Serves https with a certificate of its own, which is made if need be and kept with the data.',
    initial: 'off',
    read: oneOf(['off', 'self-signed']),
  },
  tlsCert: {
    flag: 'tls-cert',
    value: 'FILE',
    allowed: 'a PEM file with a certificate',
    help: 'Serves https with this certificate, and those of its issuers behind it.',
    shown: 'none',
    initial: undefined,
    read: one((text) => (text ? resolve(text) : undefined)),
  },
  tlsKey: {
    flag: 'tls-key',
    value: 'FILE',
    allowed: 'a PEM file with a private key',
    help: 'Private key of the certificate of --tls-cert.',
    shown: 'none',
    initial: undefined,
    read: one((text) => (text ? resolve(text) : undefined)),
  },
  logLevel: {
    flag: 'log-level',
    value: 'LEVEL',
    allowed: LOG_LEVELS.join(', '),
    help: 'What is logged, as JSON lines on standard error.',
    initial: 'warn',
    read: oneOf(LOG_LEVELS),
  },
} as const satisfies OptionsOf<'port' | 'host' | 'tls' | 'tlsCert' | 'tlsKey' | 'logLevel'>;
