import type { OptionsOf } from './option.ts';
import { integer, LOG_LEVELS, nonEmpty, oneOf } from './readers.ts';

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
  logLevel: {
    flag: 'log-level',
    value: 'LEVEL',
    allowed: LOG_LEVELS.join(', '),
    help: 'What is logged, as JSON lines on standard error.',
    initial: 'warn',
    read: oneOf(LOG_LEVELS),
  },
} as const satisfies OptionsOf<'port' | 'host' | 'logLevel'>;
