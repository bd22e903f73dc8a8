import type { Client } from '../domain/auth/clients.ts';
import { FIXTURE_PROFILES } from '../models/enums.ts';
import {
  CLIENT,
  integer,
  listOf,
  ORIGIN,
  oneOf,
  option,
  optional,
  PUBLIC_URL,
  path,
  RATE,
  SWITCH,
  TOKEN_LIFETIME,
  text,
  type Values,
} from './option.ts';

export { defaultTextOf, variableOf } from './option.ts';

const MIB = 1024 * 1024;

/**
 * Every option, in the order of the help, by its name in the library. The type of the configuration, the help, the configuration
 * page, and the checks of the command line, the environment, and the library are all derived from these rows.
 */
export const OPTIONS = {
  port: option(integer(0, 65_535, 'a port number'), {
    flag: 'port',
    short: 'p',
    placeholder: 'N',
    help: 'Port to listen on; 0 picks a free one.',
    default: 8080,
    defaultInLibrary: 0,
  }),
  host: option(text('an address or host name', /./s), {
    flag: 'host',
    placeholder: 'ADDRESS',
    help: 'Address to listen on.',
    default: '127.0.0.1',
  }),
  publicUrl: optional(PUBLIC_URL, {
    flag: 'public-url',
    placeholder: 'URL',
    help: 'URL under which clients reach the server, such as that of a proxy. Responses and documents name it.',
    defaultText: 'the Host of each request',
  }),
  tls: option(oneOf(['self-signed', 'off']), {
    flag: 'tls',
    placeholder: 'self-signed|off',
    help: 'Serves HTTPS with a self-signed certificate, created on first use and kept in --data.',
    default: 'off',
  }),
  /** Absolute path of a PEM file; goes with `tlsKey`. */
  tlsCert: optional(path('a PEM file with a certificate'), {
    flag: 'tls-cert',
    placeholder: 'FILE',
    help: 'Serves HTTPS with this certificate, followed in the file by its issuers if it has any; needs --tls-key.',
    defaultText: 'none',
  }),
  /** Absolute path of a PEM file; goes with `tlsCert`. */
  tlsKey: optional(path('a PEM file with a private key'), {
    flag: 'tls-key',
    placeholder: 'FILE',
    help: 'Private key of the certificate in --tls-cert.',
    defaultText: 'none',
  }),
  logLevel: option(oneOf(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']), {
    flag: 'log-level',
    placeholder: 'LEVEL',
    help: 'Least severe level to log: info has every request, warn those that were rejected or got a warning, error those that failed.',
    default: 'info',
  }),
  logFormat: option(oneOf(['pretty', 'json']), {
    flag: 'log-format',
    placeholder: 'pretty|json',
    help: 'Form of the log: lines to read, or JSON lines.',
    default: 'pretty',
  }),
  /** Absolute path. */
  requestLog: optional(path('a file'), {
    flag: 'request-log',
    placeholder: 'FILE',
    help: 'Writes every request with its response to this file, one JSON document per line. The file is replaced at the start.',
    defaultText: 'none',
  }),
  /** Absolute path. */
  readyFile: optional(path('a file'), {
    flag: 'ready-file',
    placeholder: 'FILE',
    help: 'Writes url, port, and pid to this file as JSON once the server is ready, and removes it at the end.',
    defaultText: 'none',
  }),
  /** Absolute path. */
  data: optional(path('a folder'), {
    flag: 'data',
    placeholder: 'DIR',
    help: 'Folder to keep the tenants in, created if it does not exist.',
    defaultText: 'in memory',
  }),
  /** A profile of the package, or the absolute path of a folder. */
  fixtures: option(path(`${FIXTURE_PROFILES.join(', ')}, or a folder of fixtures`, FIXTURE_PROFILES), {
    flag: 'fixtures',
    placeholder: 'PROFILE|DIR',
    help: 'Connectors of a new tenant: a profile, or those in a folder.',
    default: 'default',
  }),
  watch: option(SWITCH, {
    flag: 'watch',
    placeholder: 'on|off',
    impliedValue: 'on',
    help: 'Loads the folder of --fixtures again when a file in it changes. Tenants that were written to keep theirs until a reset.',
    default: false,
  }),
  /** Absolute path. */
  state: optional(path('a file that "state get" wrote'), {
    flag: 'state',
    placeholder: 'FILE',
    help: 'Loads this state into the default tenant at the start.',
    defaultText: 'none',
  }),
  tenantFrom: option(oneOf(['path', 'host']), {
    flag: 'tenant-from',
    placeholder: 'path|host',
    help: 'Where a request names its tenant: in a path that starts with /t/<name>, or also in the first label of its host name.',
    default: 'path',
  }),
  maxTenants: option(integer(1, 100_000), {
    flag: 'max-tenants',
    placeholder: 'N',
    help: 'Maximum number of tenants. When exceeded, the least recently used in-memory tenant is evicted.',
    default: 1_000,
  }),
  auth: option(SWITCH, {
    flag: 'auth',
    placeholder: 'on|off',
    help: 'Requires an access token. With off, every request acts as ORG_ADMIN.',
    default: true,
  }),
  clients: option(
    listOf(CLIENT, 'a list of clients, each with an id, a secret, and optional authorities, scopes, and tokenLifetime'),
    {
      flag: 'client',
      placeholder: 'ID:SECRET',
      help: 'Client that can request tokens, with the rights of an administrator. Repeat it for more clients.',
      default: [],
      defaultText: 'any ID and secret',
      secret: true,
    },
  ),
  /** Absolute path. */
  clientsFile: optional(path('a JSON file with a list of clients'), {
    flag: 'clients',
    placeholder: 'FILE',
    help: 'File of clients with their authorities, scopes, and token lifetimes.',
    defaultText: 'none',
  }),
  /** In seconds. */
  tokenLifetime: option(TOKEN_LIFETIME, {
    flag: 'token-lifetime',
    placeholder: 'SECONDS',
    help: 'How long an access token is valid.',
    default: 749,
  }),
  signingKey: optional(text('at least 32 characters', /^.{32,}$/s), {
    flag: 'signing-key',
    placeholder: 'TEXT',
    help: 'Secret that signs access tokens.',
    defaultText: 'generated on first use and kept in --data',
    secret: true,
  }),
  // The key is compared with the value of a header, which is ASCII, has no space at its ends, and fits into the head of a request.
  controlKey: optional(
    text('8 to 1024 printable ASCII characters with no space at either end', /^(?! )[ -~]{8,1024}(?<! )$/),
    {
      flag: 'control-key',
      placeholder: 'TEXT',
      help: 'Key that control API requests must send in X-Emulator-Key. Without a key, the control API works on loopback only.',
      defaultText: 'none',
      secret: true,
    },
  ),
  cors: option(listOf(ORIGIN, 'a list of origins such as http://localhost:3000, or * for any'), {
    flag: 'cors',
    placeholder: 'ORIGIN',
    help: 'Origin of web pages that may call the emulated API. Repeat it for more origins.',
    default: [],
    defaultText: 'none',
  }),
  /** In bytes. No connector holds more than the largest upload. */
  maxUpload: option(integer(1024, 32 * MIB, 'a whole number of bytes'), {
    flag: 'max-upload',
    placeholder: 'BYTES',
    help: 'Maximum size of an uploaded document.',
    default: 10 * MIB,
  }),
  /** In seconds, from the first byte of a request to the last of its body. */
  requestTimeout: option(integer(1, 86_400, 'a whole number of seconds'), {
    flag: 'request-timeout',
    placeholder: 'SECONDS',
    help: 'Maximum time for a request to arrive completely; after that it gets a 408.',
    default: 300,
  }),
  rateLimit: optional(RATE, {
    flag: 'rate-limit',
    placeholder: 'COUNT/TIME',
    help: 'Maximum number of requests per client and API family in a period of time.',
    defaultText: 'no limit',
  }),
  strict: option(SWITCH, {
    flag: 'strict',
    placeholder: 'on|off',
    impliedValue: 'on',
    help: 'Rejects requests that otherwise only get a warning.',
    default: false,
  }),
  seed: optional(integer(0, 2 ** 32 - 1), {
    flag: 'seed',
    placeholder: 'N',
    help: 'Makes request IDs and random faults repeatable: the same seed gives the same ones.',
    defaultText: 'random',
  }),
  requestLogEntries: option(integer(0, 1_000_000), {
    flag: 'request-log-entries',
    placeholder: 'N',
    help: "Maximum number of entries in each tenant's request log; 0 turns the log off.",
    default: 1_000,
  }),
  /** In bytes. */
  requestLogBytes: option(integer(0, 4096 * MIB, 'a whole number of bytes'), {
    flag: 'request-log-bytes',
    placeholder: 'BYTES',
    help: "Maximum size of each tenant's request log; 0 turns the log off.",
    default: 16 * MIB,
  }),
} as const;

/** The configuration of a server, with every option set. */
export type ResolvedOptions = Values<typeof OPTIONS>;

type Unset<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A client as the library takes it: what it leaves out is that of an administrator. */
type ClientOptions = Pick<Client, 'id' | 'secret'> & Unset<Client>;

/** Options of `startEmulator`. An undefined option counts as absent. */
export type EmulatorOptions = Unset<Omit<ResolvedOptions, 'clients'>> & {
  readonly clients?: readonly ClientOptions[] | undefined;
};
