import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { type Emulator, LibraryError, StartError, startEmulator } from '../../server/index.ts';
import { started } from '../support/started.ts';

/** What JavaScript lets a caller do whatever the types say. */
type Loose = Record<string, (...values: unknown[]) => unknown>;
const loose = (emulator: Emulator): Loose => emulator as unknown as Loose;

interface Misuse {
  readonly name: string;
  readonly use: (emulator: Loose) => unknown;
  /** `code` of the error; `name` of one that the control API has too. */
  readonly code: string;
  readonly message: RegExp;
}

const start = (options: unknown) => () => startEmulator(options as never);

const START: readonly (Omit<Misuse, 'use'> & { use: () => unknown; option?: string })[] = [
  {
    name: 'a misspelled option',
    use: start({ prot: 1 }),
    code: 'UNKNOWN_OPTION',
    option: 'prot',
    message: /Did you mean port\?/,
  },
  {
    name: 'a text for a number',
    use: start({ port: '80' }),
    code: 'INVALID_OPTION',
    option: 'port',
    message: /port takes a port number from 0 to 65535, not "80"/,
  },
  {
    name: 'a number out of range',
    use: start({ maxTenants: 0 }),
    code: 'INVALID_OPTION',
    option: 'maxTenants',
    message: /from 1 to 100000, not 0/,
  },
  {
    name: 'a misspelled level',
    use: start({ logLevel: 'debgu' }),
    code: 'INVALID_OPTION',
    option: 'logLevel',
    message: /Did you mean debug\?/,
  },
  {
    name: 'on for true',
    use: start({ auth: 'on' }),
    code: 'INVALID_OPTION',
    option: 'auth',
    message: /auth takes true or false/,
  },
  { name: 'no object', use: start('minimal'), code: 'USAGE', message: /takes an object of options, not "minimal"/ },
  {
    name: 'a misspelled profile',
    use: start({ fixtures: 'minmal' }),
    code: 'FIXTURES_INVALID',
    option: 'fixtures',
    message: /Did you mean minimal\?/,
  },
  {
    name: 'a client twice',
    use: start({
      clients: [
        { id: 'a', secret: 'b' },
        { id: 'a', secret: 'c' },
      ],
    }),
    code: 'INVALID_OPTION',
    option: 'clients',
    message: /Two clients have the ID "a"/,
  },
  {
    name: 'a client without a secret',
    use: start({ clients: [{ id: 'a' }] }),
    code: 'INVALID_OPTION',
    option: 'clients',
    message: /each with an id, a secret/,
  },
  {
    name: 'a key without its certificate',
    use: start({ tlsKey: 'key.pem' }),
    code: 'INVALID_OPTION',
    option: 'tlsKey',
    message: /needs --tls-cert/,
  },
  {
    name: 'a state that is missing',
    use: start({ state: '/nowhere/state.json' }),
    code: 'FILE_UNUSABLE',
    option: 'state',
    message: /state\.json cannot be used: ENOENT/,
  },
  {
    name: 'a profile that is watched',
    use: start({ watch: true }),
    code: 'INVALID_OPTION',
    option: 'watch',
    message: /takes a folder of --fixtures/,
  },
];

const USE: readonly Misuse[] = [
  {
    name: 'a fault on a misspelled operation',
    use: (e) => e['fault']?.({ match: { operation: 'getConector' }, response: '500' }),
    code: 'badContent',
    message: /there is no operation "getConector"\. Did you mean getConnector\?/,
  },
  {
    name: 'a fault on an operation of nobody',
    use: (e) => e['fault']?.({ match: { operation: 'x' } }),
    code: 'badContent',
    message: /The operations are getConnectorList, .*getTenantInfo/,
  },
  {
    name: 'a fault on a misspelled method',
    use: (e) => e['fault']?.({ match: { method: 'PSOT' } }),
    code: 'badContent',
    message: /there is no method "PSOT"\. Did you mean POST\?/,
  },
  {
    name: 'a misspelled property of a fault',
    use: (e) => e['fault']?.({ reponse: '500' }),
    code: 'badContent',
    message: /unknown property: reponse\. Did you mean response\?/,
  },
  {
    name: 'a misspelled condition of a fault',
    use: (e) => e['fault']?.({ match: { opration: 'getToken' } }),
    code: 'badContent',
    message: /\/match has an unknown property: opration\. Did you mean operation\?/,
  },
  {
    name: 'a response that no fault has',
    use: (e) => e['fault']?.({ response: '404' }),
    code: 'badContent',
    message: /429, 500, reset, hang, truncate/,
  },
  { name: 'a fault without a rule', use: (e) => e['fault']?.(), code: 'badContent', message: /must be object/ },
  {
    name: 'a verification of a misspelled operation',
    use: (e) => e['verify']?.({ match: { operation: 'getConnectors' } }),
    code: 'badContent',
    message: /there is no operation "getConnectors"/,
  },
  {
    name: 'a misspelled count',
    use: (e) => e['verify']?.({ count: { atleast: 1 } }),
    code: 'badContent',
    message: /\/count has an unknown property: atleast\. Did you mean atLeast\?/,
  },
  {
    name: 'requests by a misspelled property',
    use: (e) => e['requests']?.({ statsu: 200 }),
    code: 'badContent',
    message: /Did you mean status\?/,
  },
  {
    name: 'requests of a misspelled operation',
    use: (e) => e['requests']?.({ operation: 'getConector' }),
    code: 'badContent',
    message: /Did you mean getConnector\?/,
  },
  {
    name: 'requests since no time',
    use: (e) => e['requests']?.({ since: 'yesterday' }),
    code: 'illegalValue',
    message: /since is "yesterday"; expected the id of a request, or a time/,
  },
  {
    name: 'requests that did not come',
    use: (e) => e['expectRequests']?.({ operation: 'getToken' }),
    code: 'REQUESTS_NOT_AS_EXPECTED',
    message: /^Expected at least 1 request with operation "getToken"; of 0 logged requests, 0 match\.$/,
  },
  {
    name: 'a restore of no snapshot',
    use: (e) => e['restore']?.('clean'),
    code: 'notFound',
    message: /There is no snapshot "clean"\./,
  },
  {
    name: 'a state of another form',
    use: (e) => e['setState']?.({ version: 2, connectors: [] }),
    code: 'badContent',
    message: /\/version must be equal to constant/,
  },
  {
    name: 'a fault that is not there',
    use: (e) => e['deleteFault']?.('fault-9'),
    code: 'notFound',
    message: /There is no fault "fault-9"\./,
  },
  {
    name: 'a tenant that is not there',
    use: (e) => e['deleteTenant']?.('acme'),
    code: 'notFound',
    message: /There is no tenant "acme"\./,
  },
  {
    name: 'a clock that is set to no time',
    use: (e) => e['setClock']?.({ set: 'tomorrow' }),
    code: 'badContent',
    message: /\/set must match format "date-time"/,
  },
  {
    name: 'a clock beyond all years',
    use: (e) => e['advance']?.(9e9 * 100),
    code: 'badContent',
    message: /\/advance must be <= 10000000000/,
  },
  {
    name: 'a client without a secret',
    use: (e) => e['addClient']?.({ id: 'a' }),
    code: 'badContent',
    message: /'secret'/,
  },
  {
    name: 'a tenant of a bad name',
    use: (e) => e['tenant']?.('A B'),
    code: 'INVALID_ARGUMENT',
    message: /lower-case letters, digits, and hyphens, up to 63, not "A B"/,
  },
  { name: 'a tenant without a name', use: (e) => e['tenant']?.(), code: 'INVALID_ARGUMENT', message: /not nothing/ },
  {
    name: 'an injection without a slash',
    use: (e) => e['inject']?.({ url: 'connectors/v1' }),
    code: 'INVALID_ARGUMENT',
    message: /a path such as "\/connectors\/v1".*, not "connectors\/v1"/,
  },
  {
    name: 'an injection of a text',
    use: (e) => e['inject']?.('/connectors/v1'),
    code: 'INVALID_ARGUMENT',
    message: /not nothing/,
  },
];

/** The error with which a use ends. */
const errorOf = async (use: () => unknown): Promise<Error & { code?: string; option?: string }> => {
  try {
    await use();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return new Error('nothing was thrown');
};

t.test('a wrong start says which option, by its code', async (t) => {
  for (const { name, use, code, option, message } of START) {
    const error = await errorOf(use);
    t.ok(error instanceof StartError, `${name}: ${error}`);
    t.equal(error.code, code, name);
    t.equal(error.option, option, name);
    t.match(error.message, message, name);
    t.notMatch(error.message, '\n', `${name}: one line`);
  }
  const taken = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const error = await errorOf(() => startEmulator({ port, data: join(t.testdir({}), 'data') }));
  t.match(error, { code: 'ADDRESS_UNAVAILABLE', option: 'port', cause: { code: 'EADDRINUSE' } });
});

t.test('a wrong use says what is allowed', async (t) => {
  const emulator = await started(t);
  const before = emulator.state();
  for (const { name, use, code, message } of USE) {
    const error = await errorOf(() => use(loose(emulator)));
    t.equal(error.code, code, `${name}: ${error.message}`);
    t.match(error.message, message, name);
  }
  t.same(emulator.state(), before, 'nothing has changed');
  t.ok(START.length + USE.length >= 30);
});

t.test('after its end every method throws one error', async (t) => {
  const emulator = await started(t);
  const tenant = emulator.tenant('acme');
  await emulator.close();
  await emulator.close();
  const names = (object: object): string[] => {
    const found = new Set<string>();
    for (let at = Object.getPrototypeOf(object); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const key of Object.getOwnPropertyNames(at)) found.add(key);
    }
    return [...found].filter((name) => !['constructor', 'close', 'catalog'].includes(name));
  };
  const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
    inject: [{ url: '/' }],
    tenant: ['acme'],
    fault: [{ response: '500' }],
    verify: [{}],
    expectRequests: [{}],
    addClient: [{ id: 'a', secret: 'b' }],
    setState: [{ version: 1, connectors: [] }],
    setClock: [{ freeze: true }],
    advance: [1],
    setStrict: [{ strict: true }],
    setRateLimit: [{ rule: null }],
    onRequest: [() => {}],
    request: [1],
    scriptNameFor: ['a'],
    deleteFault: ['fault-1'],
    deleteTenant: ['default'],
  };
  for (const [object, which] of [
    [emulator, 'the emulator'],
    [tenant, 'a tenant'],
  ] as const) {
    const found = names(object);
    t.ok(found.length >= 40, `${found.length} methods`);
    for (const name of found) {
      const error = await errorOf(() => (object as unknown as Loose)[name]?.(...(ARGUMENTS[name] ?? [])));
      t.ok(error instanceof LibraryError, `${name} of ${which}: ${error}`);
      t.match(error, { code: 'CLOSED', message: 'The emulator is closed; start another with startEmulator().' });
    }
  }
});

t.test('an expectation shows the nearest misses, over HTTP too', async (t) => {
  const emulator = await started(t, { auth: false });
  await fetch(`${emulator.url}/connectors/v1?limit=1000`);
  await fetch(`${emulator.url}/connectors/v1/workday`);
  emulator.expectRequests({ operation: 'getConnector' });
  emulator.expectRequests({}, 2);
  emulator.expectRequests({ method: 'delete' }, { atMost: 0 });
  const match = { operation: 'getConnectorList', status: 200 } as const;
  const error = await errorOf(() => emulator.expectRequests(match, 1));
  t.equal(
    error.message,
    [
      'Expected exactly 1 request with operation "getConnectorList", status 200; of 2 logged requests, 0 match. The nearest that do not:',
      '  #1 GET /connectors/v1 400: status is 400, not 200',
      '  #2 GET /connectors/v1/workday 200: operation is "getConnector", not "getConnectorList"',
    ].join('\n'),
  );
  const response = await fetch(`${emulator.url}/_emulator/requests/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ match, count: { exactly: 1 } }),
  });
  t.match(await response.json(), {
    ...{ ok: false, matched: 0, message: error.message },
    nearest: [
      { entry: { id: 1 }, differs: [{ property: 'status', expected: 200, actual: 400 }] },
      { entry: { id: 2 } },
    ],
  });
});
