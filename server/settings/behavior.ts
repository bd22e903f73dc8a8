import type { OptionsOf } from './option.ts';
import { integer, one, onOrOff, readRate } from './readers.ts';

/** How requests are answered, and what is kept of them. */
export const BEHAVIOR = {
  maxUpload: {
    flag: 'max-upload',
    value: 'BYTES',
    allowed: 'whole bytes from 1024 to 1073741824',
    help: 'Largest document that can be uploaded.',
    initial: 10 * 1024 * 1024,
    read: integer(1024, 1024 ** 3),
  },
  rateLimit: {
    flag: 'rate-limit',
    value: 'COUNT/TIME',
    allowed: 'a number of requests and of seconds, such as 100/10s',
    help: 'Most requests of a client to an API family in so many seconds.',
    shown: 'no limit',
    initial: undefined,
    read: one(readRate),
  },
  strict: {
    flag: 'strict',
    value: 'on|off',
    alone: 'on',
    allowed: 'on or off',
    help: 'Whether what is only worth a warning is refused.',
    initial: false,
    read: onOrOff,
  },
  seed: {
    flag: 'seed',
    value: 'N',
    allowed: 'a whole number from 0 to 4294967295',
    help: 'Makes request ids and random faults repeat.',
    shown: 'none: they cannot be foreseen',
    initial: undefined,
    read: integer(0, 2 ** 32 - 1),
  },
  journalEntries: {
    flag: 'journal-entries',
    value: 'N',
    allowed: 'a whole number from 0 to 1000000',
    help: 'Most requests that each journal keeps.',
    initial: 1_000,
    read: integer(0, 1_000_000),
  },
  journalBytes: {
    flag: 'journal-bytes',
    value: 'BYTES',
    allowed: 'whole bytes from 0 to 4294967296',
    help: 'Most bytes that each journal takes.',
    initial: 16 * 1024 * 1024,
    read: integer(0, 2 ** 32),
  },
} as const satisfies OptionsOf<'maxUpload' | 'rateLimit' | 'strict' | 'seed' | 'journalEntries' | 'journalBytes'>;
