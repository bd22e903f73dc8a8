import { resolve } from 'node:path';
import { adminClient, type Client } from './domain/clients.ts';

/** One thing that can be set: by flag, by environment variable, or left at its default. */
interface Option<T> {
  /** Name of the flag without its dashes; the variable is `EMULATOR_` and the same in capitals. */
  readonly flag: string;
  /** Placeholder of the value in the help. */
  readonly value: string;
  /** What may be given, to complete "… takes". */
  readonly allowed: string;
  readonly help: string;
  /** The default as the help shows it. */
  readonly shown: string;
  readonly initial: T;
  /** Whether the flag may stand more than once; the variable then holds several values, split at blanks and commas. */
  readonly repeatable?: true;
  /** The value that the texts stand for; undefined where they stand for none. */
  readonly read: (texts: readonly string[]) => T | undefined;
}

const one =
  <T>(read: (text: string) => T | undefined) =>
  (texts: readonly string[]): T | undefined =>
    read(texts.at(-1) ?? '');

const integer = (min: number, max: number) =>
  one((text) => (/^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined));

const oneOf = <const T extends string>(values: readonly T[]) => one((text) => values.find((value) => value === text));

const nonEmpty = one((text) => text || undefined);

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const readClient = (text: string): Client | undefined => {
  const [, id, secret] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : adminClient(id, secret);
};

const MIN_KEY_LENGTH = 32;

/** Everything that can be set. The help, the README and the reading of flags and variables are made from these rows. */
export const OPTIONS = {
  port: {
    flag: 'port',
    value: 'N',
    allowed: 'a port number from 0 to 65535',
    help: 'Port to listen on; 0 picks a free one.',
    shown: '8080',
    initial: 8080,
    read: integer(0, 65_535),
  },
  host: {
    flag: 'host',
    value: 'ADDRESS',
    allowed: 'an address or host name',
    help: 'Address to listen on.',
    shown: '127.0.0.1',
    initial: '127.0.0.1',
    read: nonEmpty,
  },
  data: {
    flag: 'data',
    value: 'DIR',
    allowed: 'a folder',
    help: 'Folder to keep the tenant in; it is made if need be.',
    shown: 'in memory',
    initial: undefined,
    read: one((text) => (text ? resolve(text) : undefined)),
  },
  fixtures: {
    flag: 'fixtures',
    value: 'DIR|none',
    allowed: 'a folder of fixtures, or none',
    help: 'What a new tenant holds.',
    shown: 'the seed that comes with the package',
    initial: undefined,
    read: one((text) => (text === '' || text === 'none' ? text || undefined : resolve(text))),
  },
  auth: {
    flag: 'auth',
    value: 'on|off',
    allowed: 'on or off',
    help: 'Whether requests need a token; off lets all in as ORG_ADMIN.',
    shown: 'on',
    initial: true,
    read: one((text) => (text === 'on' || text === 'off' ? text === 'on' : undefined)),
  },
  clients: {
    flag: 'client',
    value: 'ID:SECRET',
    allowed: 'an id and a secret with a colon between',
    help: 'Client that may ask for tokens; can be given more than once.',
    shown: 'any id and secret',
    initial: [],
    repeatable: true,
    read: (texts) => {
      const clients = texts.map(readClient);
      return clients.every((client) => client !== undefined) && clients.length > 0 ? clients : undefined;
    },
  },
  tokenLifetime: {
    flag: 'token-lifetime',
    value: 'SECONDS',
    allowed: 'whole seconds from 1 to 31536000',
    help: 'How long an access token is good.',
    shown: '749',
    initial: 749,
    read: integer(1, 31_536_000),
  },
  signingKey: {
    flag: 'signing-key',
    value: 'TEXT',
    allowed: `a text of at least ${MIN_KEY_LENGTH} characters`,
    help: 'Secret that signs tokens.',
    shown: 'made at the first start and kept with the data',
    initial: undefined,
    read: one((text) => (text.length >= MIN_KEY_LENGTH ? text : undefined)),
  },
  maxUpload: {
    flag: 'max-upload',
    value: 'BYTES',
    allowed: 'whole bytes from 1024 to 1073741824',
    help: 'Largest document that can be uploaded.',
    shown: '10485760',
    initial: 10 * 1024 * 1024,
    read: integer(1024, 1024 ** 3),
  },
  logLevel: {
    flag: 'log-level',
    value: 'LEVEL',
    allowed: LOG_LEVELS.join(', '),
    help: 'What is logged, as JSON lines on standard error.',
    shown: 'warn',
    initial: 'warn',
    read: oneOf(LOG_LEVELS),
  },
} as const satisfies { [K in keyof Config]: Option<Config[K]> };

/** The settings of a server. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly data: string | undefined;
  /** A folder, `none`, or undefined for the seed of the package. */
  readonly fixtures: string | undefined;
  readonly auth: boolean;
  readonly clients: readonly Client[];
  /** Lifetime of an access token in seconds. */
  readonly tokenLifetime: number;
  readonly signingKey: string | undefined;
  /** Largest upload in bytes. */
  readonly maxUpload: number;
  readonly logLevel: string;
}

export const variableOf = (flag: string): string => `EMULATOR_${flag.toUpperCase().replaceAll('-', '_')}`;
