import t, { type Test } from 'tap';
import { readCommand } from '../server/commands/read-arguments.ts';
import { CONTROL_KEY_HEADER } from '../server/gateway/control-guard.ts';
import { startEmulator } from '../server/index.ts';
import { validator } from '../server/models/validators.ts';
import { type EmulatorOptions, OPTIONS } from '../server/options/options.ts';
import { readOptions } from '../server/options/read-options.ts';
import { StartError } from '../server/platform/start-error.ts';

type Variables = Readonly<Record<string, string>>;

/** Returns the message of the StartError with which a call ends; it must be one line. */
const messageOf = async (t: Test, call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    t.equal(error.exitCode, 2, error.message);
    t.match(error.message, /^[^\n]+[.?]$/);
    return error.message;
  }
  return 'nothing was thrown';
};

const ALL = 'Run "isc-connectors-emulator help serve" for the options.';

t.test('a wrong command line is an error that names the flag', async (t) => {
  const table: readonly (readonly [argv: string[], message: string])[] = [
    [['--prot', '1'], 'Unknown option --prot. Did you mean --port?'],
    [['--prot=1'], 'Unknown option --prot. Did you mean --port?'],
    [['--Port', '1'], 'Unknown option --Port. Did you mean --port?'],
    [['-port', '1'], 'Unknown option -port. Did you mean --port?'],
    [['port', '1'], 'Unexpected argument "port". Did you mean --port?'],
    [['--tokenLifetime', '1'], 'Unknown option --tokenLifetime. Did you mean --token-lifetime?'],
    [['--no-auth'], 'Unknown option --no-auth. Did you mean --auth?'],
    [['--hlep'], 'Unknown option --hlep. Did you mean --help?'],
    [['-q', '1'], `Unknown option -q. ${ALL}`],
    [['-p'], '--port needs a value: a port number from 0 to 65535.'],
    [['--__proto__', 'x'], `Unknown option --__proto__. ${ALL}`],
    [['--nonsense=a\nb'], `Unknown option --nonsense. ${ALL}`],
    [['stray'], `Unexpected argument "stray". ${ALL}`],
    [['--'], `Unknown option --. ${ALL}`],
    [['--port'], '--port needs a value: a port number from 0 to 65535.'],
    [
      ['--port', '-1'],
      '--port needs a value: a port number from 0 to 65535. Write a value that starts with a dash as --port=N.',
    ],
    [
      ['--client', '--auth', 'off'],
      '--client needs a value: an ID and a secret separated by a colon. Write a value that starts with a dash as --client=ID:SECRET.',
    ],
    [['--auth'], '--auth needs a value: on or off.'],
    [['--port=-1'], '--port takes a port number from 0 to 65535, not "-1".'],
    [['--tls', 'self-sgined'], '--tls takes self-signed or off, not "self-sgined". Did you mean self-signed?'],
    [['--auth', 'ON'], '--auth takes on or off, not "ON". Did you mean on?'],
    [['--strict', 'maybe'], '--strict takes on or off, not "maybe".'],
    [['--tenant-from', 'hots'], '--tenant-from takes path or host, not "hots". Did you mean host?'],
    [
      ['--log-level', 'debgu'],
      '--log-level takes silent, fatal, error, warn, info, debug, or trace, not "debgu". Did you mean debug?',
    ],
    [
      ['--cors', 'http://a', '--cors', 'localhost:3000', '--cors', 'http://b'],
      '--cors takes an origin such as http://localhost:3000, or * for any, not "localhost:3000". Did you mean http://localhost:3000?',
    ],
    [
      ['--cors', 'https://A.example/app'],
      '--cors takes an origin such as http://localhost:3000, or * for any, not "https://A.example/app". Did you mean https://a.example?',
    ],
    [['--cors', 'http://*.x'], '--cors takes an origin such as http://localhost:3000, or * for any, not "http://*.x".'],
    [
      ['--host', '', '--port', 'x'.repeat(1000)],
      `--port takes a port number from 0 to 65535, not "${'x'.repeat(79)}….`,
    ],
  ];
  for (const [argv, message] of table) t.equal(await messageOf(t, () => readOptions(argv, {})), message);
});

t.test('a wrong variable is an error that names it', async (t) => {
  const rest = 'Each variable that starts with EMULATOR_ sets an option; --help lists them.';
  const table: readonly (readonly [variables: Variables, message: string])[] = [
    [{ EMULATOR_PROT: '1' }, 'Unknown environment variable EMULATOR_PROT. Did you mean EMULATOR_PORT?'],
    [{ EMULATOR_TLSCERT: 'a' }, 'Unknown environment variable EMULATOR_TLSCERT. Did you mean EMULATOR_TLS_CERT?'],
    [{ EMULATOR_WAIT: '1' }, `Unknown environment variable EMULATOR_WAIT. ${rest}`],
    [{ EMULATOR_LOG_NAME: 'x' }, `Unknown environment variable EMULATOR_LOG_NAME. ${rest}`],
    [{ EMULATOR_: '1' }, `Unknown environment variable EMULATOR_. ${rest}`],
    [{ EMULATOR_TLS: 'of' }, 'EMULATOR_TLS takes self-signed or off, not "of". Did you mean off?'],
  ];
  for (const [variables, message] of table) t.equal(await messageOf(t, () => readOptions([], variables)), message);

  const ignored = {
    ...{ EMULATOR_PROT: '', PROT: '1', EMULATORPORT: '1', emulator_port: 'x', FIRESTORE_EMULATOR_HOST: 'x' },
    // exec and env set these for a command, in which another server may be started.
    ...{ EMULATOR_CERTIFICATE: '/tmp/certificate.pem', EMULATOR_URL: 'http://127.0.0.1:9000' },
    // Kubernetes and Docker set these for services that are called emulator and emulator-web.
    ...{ EMULATOR_SERVICE_HOST: '10.0.0.1', EMULATOR_SERVICE_PORT: '80', EMULATOR_SERVICE_PORT_HTTP: '80' },
    ...{ EMULATOR_PORT_80_TCP: 'tcp://10.0.0.1:80', EMULATOR_PORT_80_TCP_ADDR: '10.0.0.1' },
    ...{ EMULATOR_WEB_PORT: 'tcp://10.0.0.2:80', EMULATOR_WEB_SERVICE_HOST: '10.0.0.2' },
    ...{ EMULATOR_NAME: '/job/emulator', EMULATOR_ENV_NODE_VERSION: '24' },
  };
  t.equal(readOptions(['--port', '81'], ignored).port, 81);
  t.equal(
    readOptions([], { ...ignored, EMULATOR_PORT: 'tcp://10.0.0.1:80' }).port,
    8080,
    "Kubernetes' port is not ours",
  );
});

t.test('a wrong library option is an error that names it', async (t) => {
  const keys = `The options are ${Object.keys(OPTIONS).join(', ')}.`;
  const table: readonly (readonly [options: unknown, message: string])[] = [
    [{ prot: 1 }, 'Unknown option prot. Did you mean port?'],
    [{ 'token-lifetime': 1 }, 'Unknown option token-lifetime. Did you mean tokenLifetime?'],
    [{ client: [] }, 'Unknown option client. Did you mean clients?'],
    [{ constructor: 1 }, `Unknown option constructor. ${keys}`],
    [JSON.parse('{"__proto__":1}'), `Unknown option __proto__. ${keys}`],
    [{ maxTenants: 0 }, 'maxTenants takes a whole number from 1 to 100000, not 0.'],
    [{ port: '80' }, 'port takes a port number from 0 to 65535, not "80".'],
    [{ auth: 'off' }, 'auth takes true or false, not "off".'],
    [{ tls: 'self-sgined' }, 'tls takes self-signed or off, not "self-sgined". Did you mean self-signed?'],
    [{ data: null }, 'data takes a folder, not null.'],
    [{ host: new Map([['a', 'b\nc']]) }, "host takes an address or host name, not Map(1) { 'a' => 'b\\nc' }."],
    [
      { rateLimit: '100/10s' },
      'rateLimit takes a number of requests and a number of seconds, such as { requests: 100, seconds: 10 }, not "100/10s".',
    ],
    [
      { cors: ['*', 'http://a/'] },
      'cors takes a list of origins such as http://localhost:3000, or * for any, not "http://a/". Did you mean http://a?',
    ],
    [{ cors: 'http://a' }, 'cors takes a list of origins such as http://localhost:3000, or * for any, not "http://a".'],
    [null, 'startEmulator takes an object of options, not null.'],
    [[8080], 'startEmulator takes an object of options, not [ 8080 ].'],
    ['--port', 'startEmulator takes an object of options, not "--port".'],
  ];
  for (const [options, message] of table) {
    t.equal(await messageOf(t, () => startEmulator(options as EmulatorOptions)), message);
  }
});

t.test('no error message contains a secret', async (t) => {
  const secret = 'hunter2';
  const table: readonly (() => unknown)[] = [
    () => readOptions(['--signing-key', secret], {}),
    () => readOptions(['--control-key', secret], {}),
    () => readOptions(['--client', secret], {}),
    () => readOptions(['--client', 'a:1', `b:${secret}`], {}),
    () => readOptions([`--singing-key=${secret}`], {}),
    () => readOptions([], { EMULATOR_SIGNING_KEY: secret }),
    () => readOptions([], { EMULATOR_CONTROL_KEY: secret }),
    () => readOptions([], { EMULATOR_CLIENT: `a:1 ${secret}` }),
    () => readOptions([], { EMULATOR_CONTROLKEY: secret }),
    () => startEmulator({ signingKey: secret }),
    () => startEmulator({ controlKey: secret }),
    () => startEmulator({ clients: [{ id: 'a', secret, tokenLifetime: 0 }] }),
    () => startEmulator({ clients: secret as never }),
  ];
  for (const call of table) {
    const message = await messageOf(t, call);
    t.match(message, / takes | option | argument | variable /);
    t.notMatch(message, secret);
  }
});

t.test('lists, repeated flags, and flags without a value are parsed', (t) => {
  const table: readonly (readonly [argv: string[], variables: Variables, expected: object])[] = [
    [['--port', '1', '--port', '2'], {}, { port: 2 }],
    [['--auth', 'off', '--auth=on'], {}, { auth: true }],
    [
      ['--client', 'a:1', '--client=b:2', '--client', 'c:3:4'],
      {},
      { clients: [{ id: 'a' }, { id: 'b' }, { secret: '3:4' }] },
    ],
    [['--client', 'a:1,b:2'], {}, { clients: [{ id: 'a', secret: '1,b:2' }] }],
    [['--client', 'a:1 2'], {}, { clients: [{ id: 'a', secret: '1 2' }] }],
    [
      [],
      { EMULATOR_CLIENT: ' a:1, b:2\n\tc:3\r\n,,' },
      { clients: [{ id: 'a' }, { id: 'b' }, { id: 'c', secret: '3' }] },
    ],
    [['--client', 'z:9'], { EMULATOR_CLIENT: 'a:1,b:2' }, { clients: [{ id: 'z' }] }],
    [['--cors', 'http://a', '--cors', 'http://b'], {}, { cors: ['http://a', 'http://b'] }],
    [['--strict'], {}, { strict: true }],
    [['--strict', '--port', '9'], {}, { strict: true, port: 9 }],
    [['--port', '9', '--strict'], {}, { strict: true, port: 9 }],
    [['--strict', 'off'], {}, { strict: false }],
  ];
  for (const [argv, variables, expected] of table) {
    const options = readOptions(argv, variables);
    t.match(options, expected, argv.join(' '));
    if ('clients' in expected) t.equal(options.clients.length, (expected.clients as unknown[]).length);
  }
  for (const [argv, variables] of [
    [['--client', 'a:1', '--client', 'bad'], {}],
    [[], { EMULATOR_CLIENT: 'a:1 bad' }],
    [[], { EMULATOR_CLIENT: ' , ' }],
  ] as const) {
    t.throws(() => readOptions(argv, variables), StartError);
  }
  t.end();
});

t.test('a command takes its own options, their variables, and words', async (t) => {
  const rows = { port: OPTIONS.port, host: OPTIONS.host, strict: OPTIONS.strict };
  const read = (argv: readonly string[], variables: Variables = {}, words: number | 'command' = 0) =>
    readCommand('health', argv, variables, rows, words);
  t.same(read(['-p', '81'], { EMULATOR_HOST: '::1', EMULATOR_DATA: '/x' }), {
    options: { port: 81, host: '::1', strict: false },
    words: [],
  });
  t.same(read(['a', '-p=81', 'b'], {}, 2), {
    options: { ...{ port: 81, strict: false, host: '127.0.0.1' } },
    words: ['a', 'b'],
  });
  const commands: readonly (readonly [argv: string[], words: string[], port: number])[] = [
    [['npm', 'test'], ['npm', 'test'], 8080],
    [['--port', '81', 'npm', '--port', '82', '--help'], ['npm', '--port', '82', '--help'], 81],
    [['--port', '81', '--', '--odd', '--', 'x'], ['--odd', '--', 'x'], 81],
    [['--strict', 'npm', 'test'], ['npm', 'test'], 8080],
    [['--strict', 'on', 'off'], ['off'], 8080],
    [['--port', '81'], [], 81],
    [['--'], [], 8080],
  ];
  for (const [argv, words, port] of commands) {
    const found = read(argv, {}, 'command');
    t.same({ words: found.words, port: found.options.port }, { words, port }, argv.join(' '));
  }
  const list = 'The options are --port, --host, --strict.';
  const table: readonly (readonly [argv: string[], message: string])[] = [
    [['--data', '/x'], `This command does not take --data. ${list}`],
    [['--prot', '1'], 'Unknown option --prot. Did you mean --port?'],
    [['--dtaa', '1'], `Unknown option --dtaa. ${list}`],
    [['stray'], `Unexpected argument "stray". ${list}`],
    [['--strict', 'maybe'], '--strict takes on or off, not "maybe".'],
  ];
  for (const [argv, message] of table) t.equal(await messageOf(t, () => read(argv)), message);
});

t.test('undefined options of the library count as absent', async (t) => {
  const emulator = await startEmulator({
    ...{
      port: 0,
      auth: undefined,
      host: undefined,
      tokenLifetime: undefined,
      maxTenants: undefined,
      clients: undefined,
    },
    logLevel: 'silent',
  });
  t.teardown(() => emulator.close());
  t.equal((await fetch(`${emulator.url}/_emulator/requests`)).status, 200, 'the control API answers');
  const headers = { authorization: `Bearer ${await emulator.token()}` };
  t.equal((await fetch(`${emulator.url}/v3/connectors?limit=1`, { headers })).status, 200, 'tokens work');
  t.match(emulator.tenant('other').state(), {}, 'a second tenant has room');
});

t.test("a client given to the library defaults to an administrator's rights", async (t) => {
  const clients = [
    { id: 'admin', secret: 'a', authorities: undefined, tokenLifetime: undefined },
    { id: 'reader', secret: 'r', scopes: ['idn:connector-config:read'], tokenLifetime: 60 },
  ];
  const emulator = await startEmulator({ port: 0, logLevel: 'silent', clients });
  t.teardown(() => emulator.close());
  t.same(emulator.clients(), [
    { id: 'admin', authorities: ['ORG_ADMIN'], scopes: ['sp:scopes:all'] },
    { id: 'reader', authorities: ['ORG_ADMIN'], scopes: ['idn:connector-config:read'], tokenLifetime: 60 },
  ]);
});

t.test('the library and the model accept the same clients', (t) => {
  const client = { id: 'a', secret: 's' };
  const candidates: readonly unknown[] = [
    ...[client, { ...client, authorities: [], scopes: ['x'], tokenLifetime: 1 }, { ...client, scopes: undefined }],
    ...[{}, null, 'a:s', [], { id: 'a' }, { secret: 's' }, { ...client, id: '' }, { ...client, secret: '' }],
    ...[
      { ...client, id: 7 },
      { ...client, scopes: 'x' },
      { ...client, scopes: [7] },
      { ...client, authorities: {} },
    ],
    ...[0, 1.5, 31_536_000, 31_536_001, '60'].map((tokenLifetime) => ({ ...client, tokenLifetime })),
    ...[
      { ...client, role: 'x' },
      { ...client, tokenLifetme: 1 },
    ],
  ];
  const isClient = validator('ClientInput');
  for (const candidate of candidates) {
    t.equal(OPTIONS.clients.accept([candidate]) !== undefined, isClient(candidate), JSON.stringify(candidate));
  }
  t.end();
});

t.test('every allowed control key can be sent in a header', async (t) => {
  for (const controlKey of ['!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~', 'a longer key', 'x'.repeat(1024)]) {
    const emulator = await startEmulator({ port: 0, logLevel: 'silent', controlKey });
    const response = (key: string) =>
      fetch(`${emulator.url}/_emulator/requests`, { headers: { [CONTROL_KEY_HEADER]: key } });
    t.equal((await response(controlKey)).status, 200, controlKey.slice(0, 40));
    t.equal((await response(`${controlKey}x`)).status, 403);
    await emulator.close();
  }
});

t.test('no two clients have one ID', async (t) => {
  const file = t.testdir({ 'clients.json': '[{"id":"a","secret":"1"},{"id":"b","secret":"2"}]' });
  const clientsFile = `${file}/clients.json`;
  const [a, c] = [
    { id: 'a', secret: '1' },
    { id: 'c', secret: '3' },
  ];
  const message = 'Two clients have the ID "a"; --client and --clients take each ID once.';
  t.equal(await messageOf(t, () => startEmulator({ clients: [a, c, a] })), message);
  t.equal(await messageOf(t, () => startEmulator({ clients: [c, a], clientsFile })), message);
  const emulator = await startEmulator({ port: 0, logLevel: 'silent', clients: [c], clientsFile });
  t.teardown(() => emulator.close());
  t.equal(emulator.clients().length, 3);
});
