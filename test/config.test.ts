import { resolve } from 'node:path';
import t from 'tap';
import { HELP } from '../server/commands/help.ts';
import { adminClient } from '../server/domain/auth/clients.ts';
import { StartError } from '../server/platform/start-error.ts';
import { DEFAULTS, readConfig } from '../server/settings/config.ts';
import { type Config, OPTIONS, shownDefault, variableOf } from '../server/settings/options.ts';

type Key = keyof Config;

interface Row {
  readonly initial: Config[Key];
  /** What is given, and what it means. */
  readonly good: readonly (readonly [text: string, value: Config[Key]])[];
  /** What is refused; an empty variable counts as unset, so empty texts are refused as flags alone. */
  readonly bad: readonly string[];
}

const KEY = 'k'.repeat(32);

const TABLE: Readonly<Record<Key, Row>> = {
  port: {
    initial: 8080,
    good: [
      ['0', 0],
      ['80', 80],
      ['65535', 65_535],
    ],
    bad: ['', '65536', '-1', '80a', '8e3', '80.5', ' 80', '0x50', '99999999999999999999'],
  },
  host: {
    initial: '127.0.0.1',
    good: [
      ['0.0.0.0', '0.0.0.0'],
      ['::1', '::1'],
      ['localhost', 'localhost'],
    ],
    bad: [''],
  },
  tls: {
    initial: 'off',
    good: [
      ['self-signed', 'self-signed'],
      ['off', 'off'],
    ],
    bad: ['', 'on', 'selfsigned', 'constructor'],
  },
  tlsCert: {
    initial: undefined,
    good: [
      ['server.pem', resolve('server.pem')],
      ['/server.pem', '/server.pem'],
    ],
    bad: [''],
  },
  tlsKey: {
    initial: undefined,
    good: [
      ['key.pem', resolve('key.pem')],
      ['/key.pem', '/key.pem'],
    ],
    bad: [''],
  },
  data: {
    initial: undefined,
    good: [
      ['/var/lib/emulator', '/var/lib/emulator'],
      ['folder', resolve('folder')],
    ],
    bad: [''],
  },
  fixtures: {
    initial: 'default',
    good: [
      ['none', 'none'],
      ['minimal', 'minimal'],
      ['large', 'large'],
      ['./large', resolve('large')],
      ['/seed', '/seed'],
      ['seed', resolve('seed')],
    ],
    bad: [''],
  },
  auth: {
    initial: true,
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: ['', 'ON', 'true', 'false', '0', 'no', 'constructor', 'toString', '__proto__'],
  },
  clients: {
    initial: [],
    good: [
      ['id:secret', [adminClient('id', 'secret')]],
      ['id:with:colons', [adminClient('id', 'with:colons')]],
    ],
    bad: ['', 'id', 'id:', ':secret', ':'],
  },
  tokenLifetime: {
    initial: 749,
    good: [
      ['1', 1],
      ['31536000', 31_536_000],
    ],
    bad: ['', '0', '31536001', '-5', '1.5', '10s'],
  },
  signingKey: {
    initial: undefined,
    good: [
      [KEY, KEY],
      [`${KEY} with blanks`, `${KEY} with blanks`],
    ],
    bad: ['', 'short', KEY.slice(1)],
  },
  maxUpload: {
    initial: 10 * 1024 * 1024,
    good: [
      ['1024', 1024],
      ['1073741824', 1_073_741_824],
    ],
    bad: ['', '1023', '1073741825', '10MB', '-1024'],
  },
  tenantFrom: {
    initial: 'path',
    good: [
      ['path', 'path'],
      ['host', 'host'],
    ],
    bad: ['', 'Host', 'header', 'constructor'],
  },
  maxTenants: {
    initial: 1_000,
    good: [
      ['1', 1],
      ['100000', 100_000],
    ],
    bad: ['', '0', '100001', '1.5', 'many'],
  },
  clientsFile: {
    initial: undefined,
    good: [
      ['clients.json', resolve('clients.json')],
      ['/clients.json', '/clients.json'],
    ],
    bad: [''],
  },
  rateLimit: {
    initial: undefined,
    good: [
      ['100/10s', { requests: 100, seconds: 10 }],
      ['1/1s', { requests: 1, seconds: 1 }],
    ],
    bad: ['', '100', '100/10', '0/10s', '10/0s', '100/10m', '-1/10s', '1.5/10s'],
  },
  journalEntries: {
    initial: 1_000,
    good: [
      ['0', 0],
      ['1000000', 1_000_000],
    ],
    bad: ['', '-1', '1000001'],
  },
  journalBytes: {
    initial: 16 * 1024 * 1024,
    good: [
      ['0', 0],
      ['4294967296', 2 ** 32],
    ],
    bad: ['', '-1', '4294967297', '16MB'],
  },
  strict: {
    initial: false,
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: ['', 'true', 'ON'],
  },
  seed: {
    initial: undefined,
    good: [
      ['0', 0],
      ['4294967295', 2 ** 32 - 1],
    ],
    bad: ['', '-1', '4294967296', 'x'],
  },
  controlKey: {
    initial: undefined,
    good: [
      ['eight888', 'eight888'],
      ['a longer key', 'a longer key'],
    ],
    bad: ['', 'seven77'],
  },
  cors: {
    initial: undefined,
    good: [
      ['*', ['*']],
      ['http://localhost:3000', ['http://localhost:3000']],
    ],
    bad: ['', 'localhost:3000', 'http://localhost:3000/', 'http://localhost/app'],
  },
  logLevel: {
    initial: 'warn',
    good: ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => [level, level]),
    bad: ['', 'WARN', 'verbose', 'toString'],
  },
};

const ROWS = Object.entries(TABLE) as [Key, Row][];

/** The error of a call that is to throw one. */
const faultOf = (read: () => unknown): StartError | undefined => {
  try {
    read();
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  return undefined;
};

t.test('the table has a row for every option', (t) => {
  t.same(Object.keys(TABLE).sort(), Object.keys(OPTIONS).sort());
  t.end();
});

t.test('defaults, where nothing is set', (t) => {
  const config = readConfig([], { PATH: '/bin', PORT: '1', HOST: 'x', EMULATOR_UNKNOWN: 'x' });
  for (const [key, { initial }] of ROWS) t.same(config[key], initial, key);
  t.same(config, DEFAULTS);
  t.ok(Object.isFrozen(config));
  t.ok(Object.isFrozen(DEFAULTS));
  t.end();
});

for (const [key, { initial, good, bad }] of ROWS) {
  const { flag } = OPTIONS[key];
  const variable = variableOf(flag);

  t.test(`--${flag} and ${variable}`, (t) => {
    t.equal(variable, `EMULATOR_${flag.replaceAll('-', '_').toUpperCase()}`);
    for (const [text, value] of good) {
      t.same(readConfig([`--${flag}`, text], {})[key], value, `--${flag} ${text}`);
      t.same(readConfig([`--${flag}=${text}`], {})[key], value, `--${flag}=${text}`);
      if (!/\s/.test(text) || key !== 'clients') {
        t.same(readConfig([], { [variable]: text })[key], value, `${variable}=${text}`);
      }
    }
    t.same(readConfig([], { [variable]: '' })[key], initial, `an empty ${variable} is an unset one`);
    t.same(readConfig([], { [variable]: undefined })[key], initial);
    t.end();
  });

  t.test(`what --${flag} and ${variable} do not take`, (t) => {
    for (const text of bad) {
      const given = [
        { name: `--${flag}`, fault: faultOf(() => readConfig([`--${flag}=${text}`], {})) },
        ...(text === '' ? [] : [{ name: variable, fault: faultOf(() => readConfig([], { [variable]: text })) }]),
      ];
      for (const { name, fault } of given) {
        const { exitCode, message = '' } = fault ?? {};
        const [start, rest] = message.split(', not ');
        t.match(
          { exitCode, start, rest },
          { exitCode: 2, start: `${name} takes ${OPTIONS[key].allowed}`, rest: /^[^\n]+\.$/ },
          `${name}=${text}`,
        );
      }
    }
    t.end();
  });

  t.test(`--${flag} beats ${variable}, which beats the default`, (t) => {
    const [first, last] = [good[0], good.at(-1)];
    if (!first || !last) throw new Error(`${key} has no good values`);
    const [fromFlag, fromVariable] = [`--${flag}=${first[0]}`, { [variable]: last[0] }];
    t.notSame(first[1], last[1], 'the values can be told apart');
    t.same(readConfig([], fromVariable)[key], last[1]);
    t.same(readConfig([fromFlag], fromVariable)[key], first[1]);
    t.same(readConfig([fromFlag], { [variable]: bad.at(-1) })[key], first[1], 'what is not read is not judged');
    for (const other of Object.keys(TABLE) as Key[]) {
      if (other !== key) t.same(readConfig([fromFlag], {})[other], DEFAULTS[other], `${other} stays as it was`);
    }
    t.end();
  });
}

t.test('of a flag that stands twice the last counts', (t) => {
  t.equal(readConfig(['--port', '1', '--port', '2'], {}).port, 2);
  t.equal(readConfig(['--auth', 'off', '--auth=on'], {}).auth, true);
  t.end();
});

t.test('more than one client', (t) => {
  const ids = (argv: string[], variable?: string): string[] =>
    readConfig(argv, { EMULATOR_CLIENT: variable }).clients.map(({ id, secret }) => `${id}:${secret}`);
  const table = [
    {
      name: 'repeated flag',
      argv: ['--client', 'a:1', '--client=b:2', '--client', 'c:3:4'],
      all: ['a:1', 'b:2', 'c:3:4'],
    },
    { name: 'a flag with a comma in the secret', argv: ['--client', 'a:1,b:2'], all: ['a:1,b:2'] },
    { name: 'a flag with a blank in the secret', argv: ['--client', 'a:1 2'], all: ['a:1 2'] },
    { name: 'list at commas', variable: 'a:1,b:2', all: ['a:1', 'b:2'] },
    { name: 'list at blanks and line ends', variable: ' a:1  b:2\n\tc:3\r\n', all: ['a:1', 'b:2', 'c:3'] },
    { name: 'list with empty places', variable: ',a:1,, b:2,', all: ['a:1', 'b:2'] },
    { name: 'the flag puts out the whole list', argv: ['--client', 'z:9'], variable: 'a:1,b:2', all: ['z:9'] },
  ];
  for (const { name, argv = [], variable, all } of table) t.same(ids(argv, variable), all, name);

  t.ok(
    faultOf(() => ids(['--client', 'a:1', '--client', 'bad'])),
    'one bad flag among good ones',
  );
  t.ok(
    faultOf(() => ids([], 'a:1 bad')),
    'one bad entry in a list',
  );
  t.ok(
    faultOf(() => ids([], ' , ')),
    'a list without entries',
  );
  t.end();
});

t.test('what is no option', (t) => {
  const table = [
    { argv: ['--prot', '1'], names: '--prot' },
    { argv: ['-p', '1'], names: '-p' },
    { argv: ['--no-auth'], names: '--no-auth' },
    { argv: ['--__proto__', 'x'], names: '--__proto__' },
    { argv: ['stray'], names: 'stray' },
    { argv: ['--port'], names: '--port' },
    { argv: ['--port', '-1'], names: '--port' },
    { argv: ['--client', '--auth', 'off'], names: '--client' },
  ];
  for (const { argv, names } of table) {
    const fault = faultOf(() => readConfig(argv, {}));
    const { exitCode, message = '' } = fault ?? {};
    t.match({ exitCode, message }, { exitCode: 2, message: /^[^\n]+\.$/ }, `${argv.join(' ')}: one sentence`);
    t.ok(message.includes(`'${names}`), `${argv.join(' ')}: it is named`);
  }
  t.end();
});

t.test('a command takes its own options and no others', (t) => {
  t.equal(readConfig(['--port', '81'], { EMULATOR_HOST: '::1' }, ['port', 'host']).port, 81);
  t.equal(readConfig([], { EMULATOR_HOST: '::1' }, ['port', 'host']).host, '::1');
  const fault = faultOf(() => readConfig(['--data', '/x'], {}, ['port', 'host']));
  t.match(fault, { exitCode: 2, message: /'--data'.*the options are --port, --host\.$/ });
  t.end();
});

t.test('a refusal shows no secret', (t) => {
  const table = [
    { argv: ['--signing-key', 'hunter2'], variables: {} },
    { argv: ['--client', 'hunter2'], variables: {} },
    { argv: [], variables: { EMULATOR_SIGNING_KEY: 'hunter2' } },
    { argv: [], variables: { EMULATOR_CLIENT: 'a:1 hunter2' } },
  ];
  for (const { argv, variables } of table) {
    const { message = '' } = faultOf(() => readConfig(argv, variables)) ?? {};
    t.match(message, / takes /);
    t.notMatch(message, /hunter2/);
  }
  t.end();
});

t.test('the help tells every option, its variable and its default', (t) => {
  for (const option of Object.values(OPTIONS)) {
    const { flag, value } = option;
    const shown = shownDefault(option);
    const [line = ''] = HELP.split('\n').filter((text) => text.includes(`  --${flag} `));
    for (const part of [`--${flag} ${value} `, variableOf(flag), `default: ${shown})`]) t.ok(line.includes(part), part);
  }
  t.end();
});

t.test('--strict may stand alone', (t) => {
  const table: readonly (readonly [argv: string[], strict: boolean])[] = [
    [['--strict'], true],
    [['--strict', '--port', '9'], true],
    [['--port', '9', '--strict'], true],
    [['--strict', 'off'], false],
    [['--strict=off'], false],
  ];
  for (const [argv, strict] of table) t.equal(readConfig(argv, {}).strict, strict, argv.join(' '));
  t.equal(readConfig(['--strict', '--port', '9'], {}).port, 9);
  t.throws(() => readConfig(['--strict', 'maybe'], {}), /--strict takes on or off/);
  t.throws(() => readConfig(['--auth'], {}), StartError, 'another flag needs its value');
  t.end();
});
