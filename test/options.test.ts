import { constants } from 'node:buffer';
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import t, { type Test } from 'tap';
import { helpText } from '../server/commands/help.ts';
import { adminClient } from '../server/domain/auth/clients.ts';
import { OPTION_GROUPS } from '../server/options/option-groups.ts';
import {
  defaultTextOf,
  type EmulatorOptions,
  OPTIONS,
  type ResolvedOptions,
  variableOf,
} from '../server/options/options.ts';
import { checkOptions, DEFAULTS, readOptions } from '../server/options/read-options.ts';
import { StartError } from '../server/platform/start-error.ts';

type Key = keyof ResolvedOptions;

interface Row {
  /** Texts that the command line and the environment take, and what they mean; the library takes the meanings. */
  readonly good: Readonly<Record<string, unknown>>;
  /** Texts that neither takes. The empty text is bad as a flag; an empty variable is an unset one. */
  readonly bad: readonly string[];
  /** Values that the library does not take, beside those that no option takes. */
  readonly badValues: readonly unknown[];
}

const KEY = 'k'.repeat(32);
const MIB = 1024 * 1024;
const FILE = { good: { 'a.pem': resolve('a.pem'), '/a.pem': '/a.pem' }, bad: [''], badValues: [7, ['/a.pem']] };
const integer = (min: number, max: number): Row => ({
  good: { [min]: min, [max]: max },
  bad: ['', `${min - 1}`, `${max + 1}`, `${max}0`, ` ${max}`, '1.5', '1e3', '0x50', '10MB', 'many'],
  badValues: [min - 1, max + 1, min + 0.5, `${min}`, Number.POSITIVE_INFINITY, [min]],
});
const SWITCH: Row = {
  good: { on: true, off: false },
  bad: ['', 'ON', 'true', '0', 'no', 'constructor', '__proto__'],
  badValues: ['on', 'off', 0, 1],
};

const TABLE: Readonly<Record<Key, Row>> = {
  port: integer(0, 65_535),
  host: {
    good: { '0.0.0.0': '0.0.0.0', '::1': '::1', localhost: 'localhost' },
    bad: [''],
    badValues: [0, ['::1']],
  },
  publicUrl: {
    good: {
      'https://emulator.example': 'https://emulator.example',
      'http://Emulator.example:80/isc/': 'http://emulator.example/isc',
    },
    bad: ['', 'emulator.example', 'ftp://a', 'https://a?b', 'https://a/#', 'https://me:secret@a', 'https://'],
    badValues: [80, ['https://a']],
  },
  tls: {
    good: { 'self-signed': 'self-signed', off: 'off' },
    bad: ['', 'on', 'selfsigned', 'constructor'],
    badValues: [true, false, 'on'],
  },
  tlsCert: FILE,
  tlsKey: FILE,
  logLevel: {
    good: {
      silent: 'silent',
      fatal: 'fatal',
      error: 'error',
      warn: 'warn',
      info: 'info',
      debug: 'debug',
      trace: 'trace',
    },
    bad: ['', 'WARN', 'verbose', 'toString'],
    badValues: [40, 'verbose', true],
  },
  logFormat: { good: { pretty: 'pretty', json: 'json' }, bad: ['', 'JSON', 'text'], badValues: ['text', true] },
  requestLog: FILE,
  readyFile: FILE,
  data: FILE,
  fixtures: {
    good: { none: 'none', minimal: 'minimal', './large': resolve('large'), '/seed': '/seed', seed: resolve('seed') },
    bad: [''],
    badValues: [10, {}],
  },
  watch: SWITCH,
  state: FILE,
  tenantFrom: { good: { path: 'path', host: 'host' }, bad: ['', 'Host', 'header'], badValues: ['header', ['path']] },
  maxTenants: integer(1, 100_000),
  auth: SWITCH,
  clients: {
    good: { 'id:secret': [adminClient('id', 'secret')], 'id:with:colons': [adminClient('id', 'with:colons')] },
    bad: ['', 'id', 'id:', ':secret', ':'],
    badValues: [
      'id:secret',
      { id: 'id', secret: 'secret' },
      ...[
        'id:secret',
        { id: 'id' },
        { secret: 'secret' },
        { id: '', secret: 'secret' },
        { id: 'id', secret: 7 },
        { id: 'id', secret: 'secret', scopes: 'sp:scopes:all' },
        { id: 'id', secret: 'secret', authorities: [7] },
        { id: 'id', secret: 'secret', tokenLifetime: 0 },
        { id: 'id', secret: 'secret', role: 'x' },
      ].map((client) => [{ id: 'good', secret: 'good' }, client]),
    ],
  },
  clientsFile: FILE,
  tokenLifetime: integer(1, 31_536_000),
  signingKey: {
    good: { [KEY]: KEY, [`${KEY} é`]: `${KEY} é` },
    bad: ['', 'short', KEY.slice(1)],
    badValues: [KEY.slice(1)],
  },
  // A header holds no more than ASCII, without spaces at its ends, and its size is bounded.
  controlKey: {
    good: { eight888: 'eight888', 'a longer key~': 'a longer key~', ['x'.repeat(1024)]: 'x'.repeat(1024) },
    bad: ['', 'seven77', ' padded key', 'padded key ', 'schlüssel', 'ключключ', 'a\tlong\tkey', 'x'.repeat(1025)],
    badValues: ['seven77', 12_345_678],
  },
  cors: {
    good: {
      '*': ['*'],
      'http://localhost:3000': ['http://localhost:3000'],
      'https://a.example': ['https://a.example'],
    },
    bad: ['', 'localhost:3000', 'http://localhost:3000/', 'http://localhost/app', 'http://A.example', 'null'].concat([
      'http://*.x',
      'http://*',
      'https://*.example:8080',
      'ws://localhost:3000',
      'file:///a',
    ]),
    badValues: ['http://localhost:3000', ['http://*.x'], ['http://a', 7]],
  },
  maxUpload: integer(1024, 32 * MIB),
  requestTimeout: integer(1, 86_400),
  rateLimit: {
    good: {
      '100/10s': { requests: 100, seconds: 10 },
      '999999999/999999s': { requests: 999_999_999, seconds: 999_999 },
    },
    bad: ['', '100', '100/10', '0/10s', '10/0s', '100/10m', '-1/10s', '1.5/10s', '1000000000/1s', '1/1000000s'],
    badValues: ['100/10s', {}, { requests: 1 }, { requests: 0, seconds: 1 }, { requests: 1, seconds: 1, per: 1 }],
  },
  strict: SWITCH,
  seed: integer(0, 2 ** 32 - 1),
  requestLogEntries: integer(0, 1_000_000),
  requestLogBytes: integer(0, 4096 * MIB),
};

const ROWS = Object.entries(TABLE) as [Key, Row][];

/** No option takes any of these. */
const BAD_VALUES = [null, '', Number.NaN, 1n, Symbol('x'), () => 1, new Date(0)];

/** Returns the error of a call that must end with one. */
const errorOf = (read: () => unknown): { exitCode: number; message: string } => {
  try {
    read();
  } catch (error) {
    if (error instanceof StartError) return { exitCode: error.exitCode, message: error.message };
    throw error;
  }
  return { exitCode: 0, message: 'nothing was thrown' };
};

const fromLibrary = (options: object): ResolvedOptions => checkOptions(options as EmulatorOptions);

t.test('every option has a row, and its default is valid', (t) => {
  t.same(Object.keys(TABLE), Object.keys(OPTIONS));
  for (const [key, { default: value, accept }] of Object.entries(OPTIONS)) {
    if (value !== undefined) t.same(accept(value), value, key);
  }
  t.end();
});

t.test('every option has its default', (t) => {
  t.matchOnlyStrict(DEFAULTS, {
    ...{
      port: 8080,
      host: '127.0.0.1',
      publicUrl: undefined,
      tls: 'off',
      tlsCert: undefined,
      tlsKey: undefined,
      logLevel: 'info',
      logFormat: 'pretty',
      requestLog: undefined,
      readyFile: undefined,
    },
    ...{ data: undefined, fixtures: 'default', watch: false, state: undefined, tenantFrom: 'path', maxTenants: 1_000 },
    ...{ auth: true, clients: [], clientsFile: undefined, tokenLifetime: 749, signingKey: undefined },
    ...{
      controlKey: undefined,
      cors: [],
      maxUpload: 10 * MIB,
      requestTimeout: 300,
      rateLimit: undefined,
      strict: false,
      seed: undefined,
    },
    ...{ requestLogEntries: 1_000, requestLogBytes: 16 * MIB },
  });
  const unset = Object.fromEntries(ROWS.map(([key]) => [key, undefined]));
  const inLibrary = { ...DEFAULTS, port: 0 };
  for (const { options, defaults } of [
    { options: DEFAULTS, defaults: DEFAULTS },
    { options: readOptions([], { PATH: '/bin', PORT: '1' }), defaults: DEFAULTS },
    { options: fromLibrary({}), defaults: inLibrary },
    { options: fromLibrary(unset), defaults: inLibrary },
  ]) {
    t.same(options, defaults);
    t.ok(Object.isFrozen(options));
  }
  t.end();
});

for (const [key, { good, bad, badValues }] of ROWS) {
  const option = OPTIONS[key];
  const [flag, variable] = [`--${option.flag}`, variableOf(option.flag)];
  const rejects = (t: Test, read: () => unknown, start: string, name: string): void => {
    const { exitCode, message } = errorOf(read);
    t.equal(exitCode, 2, name);
    t.ok(message.startsWith(`${start}, not `) && /^[^\n]+[.?]$/.test(message), `${name}: ${message}`);
  };

  t.test(`the values of ${flag}, ${variable} and ${key}`, (t) => {
    for (const [text, value] of Object.entries(good)) {
      t.same(readOptions([flag, text], {}), { ...DEFAULTS, [key]: value }, `${flag} ${text}`);
      t.same(readOptions([`${flag}=${text}`], {}), { ...DEFAULTS, [key]: value }, `${flag}=${text}`);
      t.same(readOptions([], { [variable]: text }), { ...DEFAULTS, [key]: value }, `${variable}=${text}`);
      t.same(fromLibrary({ [key]: value }), { ...DEFAULTS, port: 0, [key]: value }, `${key}: ${JSON.stringify(value)}`);
    }
    t.same(readOptions([], { [variable]: '' }), DEFAULTS, `an empty ${variable} is an unset one`);
    t.end();
  });

  t.test(`what ${flag}, ${variable} and ${key} do not take`, (t) => {
    for (const text of bad) {
      rejects(t, () => readOptions([`${flag}=${text}`], {}), `${flag} takes ${option.expected}`, `${flag}=${text}`);
      if (text === '') continue;
      rejects(
        t,
        () => readOptions([], { [variable]: text }),
        `${variable} takes ${option.expected}`,
        `${variable}=${text}`,
      );
    }
    for (const value of [...BAD_VALUES, ...badValues]) {
      const expected = `${key} takes ${option.expectedInLibrary ?? option.expected}`;
      rejects(t, () => fromLibrary({ [key]: value }), expected, `${key}: ${String(value)}`);
    }
    t.end();
  });

  t.test(`${flag} beats ${variable}, which beats the default`, (t) => {
    const [[first, meaning] = ['', ''], [last, other] = ['', '']] = [
      Object.entries(good)[0],
      Object.entries(good).at(-1),
    ];
    t.notSame(meaning, other, 'the values differ');
    t.same(readOptions([`${flag}=${first}`], { [variable]: last })[key], meaning);
    t.same(
      readOptions([`${flag}=${first}`], { [variable]: bad.at(-1) })[key],
      meaning,
      'what is not read is not checked',
    );
    t.end();
  });
}

t.test('an upload of the maximum size fits into a string', (t) => {
  t.ok(256 * MIB < constants.MAX_STRING_LENGTH);
  t.end();
});

t.test('every option has its place in the help, with its variable and its default', async (t) => {
  const grouped = OPTION_GROUPS.flatMap(([, keys]) => keys);
  t.same(new Set(grouped).size, grouped.length, 'no option is in two groups');
  const wide = Object.assign(new PassThrough(), { columns: 110 });
  const text = (await helpText('serve', wide)).replace(/\s+/g, ' ');
  for (const [key, option] of Object.entries(OPTIONS)) {
    t.ok(grouped.includes(key), `${key} is in a group`);
    const { flag, placeholder, help } = option;
    const facts = `(${variableOf(flag)}; default: ${defaultTextOf(option)})`;
    t.ok(text.includes(`--${flag} ${placeholder} ${help} ${facts}`), flag);
  }
});
