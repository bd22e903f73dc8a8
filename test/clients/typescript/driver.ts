import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Drives one release of SailPoint's TypeScript SDK, as its users do. Prints a line per check and at last `N of M`.
 *
 * Usage: node driver.ts FOLDER VERSION FAMILY/CHECK...   with SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET set
 */
const [folder = '', version = '', ...wanted] = process.argv.slice(2);
const base = process.env['SAIL_BASE_URL'] ?? '';

interface Reply<T = Fields> {
  readonly status: number;
  readonly data: T;
  readonly headers: Readonly<Record<string, string>> & { get(name: string): string };
  readonly request: { readonly res: { readonly rawHeaders: readonly string[] } };
}
interface Fields {
  readonly name: string;
  readonly type: string;
  readonly scriptName: string;
  readonly className?: string;
  readonly status: string;
  readonly features?: readonly string[] | null;
  readonly directConnect: boolean;
  readonly connectorMetadata: Readonly<Record<string, unknown>>;
  readonly sourceConfig: string;
  readonly sourceConfigXml: string;
  readonly applicationXml: string;
  readonly uploadedFiles?: readonly string[] | null;
  readonly updatedFiles?: readonly string[] | null;
  readonly message: string;
  readonly translationProperties: Readonly<Record<string, string>>;
}
interface Failed {
  readonly status: number;
  readonly data: { detailCode: string; trackingId: string; error: string; causes: readonly { text: string }[] };
  readonly headers: Readonly<Record<string, string>>;
}
type Call = (parameters?: Readonly<Record<string, unknown>>) => Promise<Reply>;
type Api = Readonly<Record<string, Call>>;
interface Configuration {
  accessToken: Promise<string> | string;
  retriesConfig: unknown;
}
interface Sdk {
  readonly Configuration: new (parameters?: Readonly<Record<string, unknown>>) => Configuration;
  readonly Paginator: { paginate(api: Api, call: unknown, args: object): Promise<Reply<readonly Fields[]>> };
}

const require = createRequire(join(folder, 'package.json'));
const sdk: Sdk & Readonly<Record<string, new (configuration: Configuration) => Api>> = require(`sdk-${version}`);
/** The axios that the SDK uses. It adds its retries to it at every request. */
const axios: { interceptors: Readonly<Record<'request' | 'response', { clear(): void }>> } = createRequire(
  require.resolve(`sdk-${version}`),
)('axios');
const CLASSES: Readonly<Record<string, string>> = {
  v3: 'ConnectorsApi',
  v2024: 'ConnectorsV2024Api',
  beta: 'ConnectorsBetaApi',
};

/** Calls a control route of this client's tenant. */
const control = async (method: string, path: string, body?: unknown): Promise<{ ok?: boolean; message?: string }> => {
  const response = await fetch(`${base}/_emulator${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
};

const setUp = async (): Promise<void> => {
  for (const path of ['/faults', '/clients', '/clock', '/requests']) await control('DELETE', path);
  await control('POST', '/reset');
};

/** The client of a family, which tries again as it is told, and not as one before it was. */
const connect = (family: string, retries: unknown = { retries: 0 }, parameters?: Readonly<Record<string, string>>) => {
  const configuration = new sdk.Configuration(parameters);
  configuration.retriesConfig = retries;
  const Class = sdk[CLASSES[family] ?? ''];
  assert.ok(Class, `${version} has no class for ${family}`);
  axios.interceptors.request.clear();
  axios.interceptors.response.clear();
  return new Class(configuration);
};

/** Calls a method by its current name, or by that of older releases. */
const call = (api: Api, name: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<Reply> => {
  const method = api[name] ? name : name.replace('putConnector', 'put');
  assert.ok(api[method], `no method ${name}`);
  return api[method](parameters);
};

const create = (api: Api, more: Readonly<Record<string, unknown>> = {}): Promise<Reply> => {
  const dto = { name: 'Driven', className: 'org.example.Driven', ...more };
  return call(api, 'createCustomConnector', { v3CreateConnectorDto: dto, v3CreateConnectorDtoV2024: dto });
};

const update = (api: Api, scriptName: string, operations: readonly object[]): Promise<Reply> =>
  call(api, 'updateConnector', {
    scriptName,
    jsonPatchOperation: operations,
    jsonPatchOperationV2024: operations,
  });

const failureOf = async (request: Promise<unknown>): Promise<Failed> => {
  try {
    await request;
  } catch (error) {
    const { response } = error as { response?: Failed };
    if (response) return response;
    throw error;
  }
  return assert.fail('the request did not fail');
};

const listOf = (reply: Reply): readonly Fields[] => reply.data as unknown as readonly Fields[];

const form = (label: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="Driven" name="Driven" type="SourceConfig">
  <Field name="host" displayName="${label} ä" type="text"/>
</Form>
`;
const APPLICATION = '<Application connector="org.example.Driven" name="Driven" type="Driven"/>\n';
const CORRELATION = '<CorrelationConfig name="Driven"/>\n';

/** Uploads a document to a new connector, and sees that it is stored and comes back. */
const roundTrip = async (api: Api, document: string, file: unknown, stored: string): Promise<void> => {
  const { scriptName } = (await create(api)).data;
  const put = await call(api, `putConnector${document}`, { scriptName, file });
  assert.equal(put.status, 200);
  assert.equal(put.data.status, 'UPDATED', put.data.message);
  for (const path of put.data.updatedFiles ?? []) assert.ok(path.startsWith(`custom-connector/${scriptName}/`), path);
  assert.equal((await call(api, `getConnector${document}`, { scriptName })).data, stored);
};

/** Breaks list requests by a rule and sees that they are tried again, so often. */
const retry = async (family: string, times: number, response: unknown, retries: object): Promise<void> => {
  await control('POST', '/faults', { match: { operation: 'getConnectorList' }, times, response });
  const api = connect(family, { retries: 3, retryDelay: () => 1, ...retries });
  assert.equal((await call(api, 'getConnectorList', { limit: 1 })).status, 200);
  const count = { exactly: times + 1 };
  const verified = await control('POST', '/requests/verify', { match: { operation: 'getConnectorList' }, count });
  assert.equal(verified.ok, true, JSON.stringify(verified));
};

const CHECKS: Readonly<Record<string, (family: string) => Promise<void>>> = {
  list: async (family) => {
    const list = listOf(await call(connect(family), 'getConnectorList'));
    assert.ok(list.length > 100, `${list.length} connectors`);
    for (const { name, type, scriptName, features, directConnect, connectorMetadata, status } of list) {
      assert.ok(name && type && scriptName, scriptName);
      assert.equal(typeof directConnect, 'boolean', scriptName);
      for (const feature of features ?? []) assert.match(feature, /^[A-Z_]+$/, scriptName);
      for (const key of Object.keys(connectorMetadata)) assert.ok(key, scriptName);
      assert.equal(status, 'RELEASED', scriptName);
    }
  },
  'list-filter': async (family) => {
    const api = connect(family);
    const names = async (filters: string): Promise<string[]> =>
      listOf(await call(api, 'getConnectorList', { filters })).map(({ name }) => name);
    assert.deepEqual(await names('name sw "Work"'), ['Workday', 'Workday Accounts', 'Workday SaaS']);
    assert.deepEqual(await names('name sw "Activ" and features ca ("UNLOCK", "PASSWORD")'), ['Active Directory']);
  },
  'list-count': async (family) => {
    const reply = await call(connect(family), 'getConnectorList', {
      filters: 'name sw "Activ"',
      limit: 1,
      count: true,
    });
    assert.equal(listOf(reply).length, 1);
    assert.equal(reply.headers['x-total-count'], '2');
    assert.ok(reply.request.res.rawHeaders.includes('X-Total-Count'), reply.request.res.rawHeaders.join(' '));
  },
  'list-page': async (family) => {
    const api = connect(family);
    const first = listOf(await call(api, 'getConnectorList', { limit: 3 }));
    const second = listOf(await call(api, 'getConnectorList', { limit: 2, offset: 1 }));
    assert.deepEqual(second, first.slice(1));
  },
  'list-default': async (family) => {
    await control('POST', '/snapshots/many');
    assert.equal(listOf(await call(connect(family), 'getConnectorList')).length, 250);
  },
  'list-locale': async (family) => {
    const filters = 'name sw "Workday"';
    const [workday] = listOf(await call(connect(family), 'getConnectorList', { filters, locale: 'de' }));
    assert.match(String(workday?.connectorMetadata['shortDesc']), /^Übernimmt /);
  },
  'list-paginator': async (family) => {
    await control('POST', '/snapshots/many');
    const api = connect(family);
    const { log } = console;
    console.log = () => {};
    try {
      const all = await sdk.Paginator.paginate(api, api['getConnectorList'], {});
      assert.equal(new Set(all.data.map(({ name }) => name)).size, 300);
    } finally {
      console.log = log;
    }
  },
  'retry-429': async (family) => {
    let waited = '';
    await retry(
      family,
      1,
      { status: 429, headers: { 'Retry-After': '1' } },
      {
        retryCondition: ({ response }: { response?: Failed }) => response?.status === 429,
        retryDelay: (_count: number, { response }: { response: Failed }) => {
          waited = response.headers['retry-after'] ?? '';
          return Number(waited) * 1000;
        },
      },
    );
    assert.equal(waited, '1');
  },
  'retry-500': (family) => retry(family, 2, '500', {}),
  'retry-reset': (family) => retry(family, 2, 'reset', {}),
  'error-400': async (family) => {
    const { status, data } = await failureOf(call(connect(family), 'getConnectorList', { filters: 'name eq "x"' }));
    assert.equal(status, 400);
    assert.equal(data.detailCode, '400.1.3 Illegal value');
    assert.ok(data.causes.every(({ text }) => text !== ''));
  },
  'error-401': async (family) => {
    const api = connect(family, undefined, { baseurl: base, accessToken: 'none' });
    const { status, data } = await failureOf(call(api, 'getConnectorList'));
    assert.equal(status, 401);
    assert.match(data.error, /^JWT validation failed/);
  },
  'request-id': async (family) => {
    const reply = await call(connect(family), 'getConnectorList', { limit: 1 });
    assert.match(reply.headers['slpt-request-id'] ?? '', /^[0-9a-f]{32}$/);
    assert.ok(reply.request.res.rawHeaders.includes('SLPT-Request-ID'), reply.request.res.rawHeaders.join(' '));
  },
  create: async (family) => {
    const { status, data } = await create(connect(family));
    assert.equal(status, 200);
    const { name, type, scriptName, directConnect } = data;
    assert.deepEqual([name, type, scriptName, directConnect], ['Driven', 'custom Driven', 'driven', true]);
    assert.equal(data.status, 'DEVELOPMENT');
  },
  'create-optional': async (family) => {
    const api = connect(family);
    const { data } = await create(api, { type: 'Driven Type', directConnect: false, status: 'RELEASED' });
    assert.deepEqual([data.type, data.directConnect, data.status], ['Driven Type', false, 'RELEASED']);
    const listed = listOf(await call(api, 'getConnectorList', { filters: 'type eq "Driven Type"' }));
    assert.deepEqual(listed[0], data);
  },
  'error-403': async (family) => {
    const reader = { id: 'reader', secret: 'secret', scopes: ['idn:connector-config:read'] };
    await control('POST', '/clients', reader);
    const tokenUrl = `${base}/oauth/token`;
    const api = connect(family, undefined, { baseurl: base, tokenUrl, clientId: 'reader', clientSecret: 'secret' });
    assert.equal((await call(api, 'getConnectorList', { limit: 1 })).status, 200);
    const { status, data } = await failureOf(create(api));
    assert.deepEqual([status, data.detailCode], [403, '403 Forbidden']);
  },
  get: async (family) => {
    const { data } = await call(connect(family), 'getConnector', { scriptName: 'workday' });
    assert.equal(data.scriptName, 'workday');
    assert.equal(typeof data.sourceConfig, 'string');
    assert.match(data.sourceConfigXml, /<Form /);
    assert.match(data.applicationXml, /<Application /);
    assert.equal(Object.keys(data.translationProperties).length, 19);
    for (const file of data.uploadedFiles ?? []) assert.equal(typeof file, 'string');
  },
  'get-locale': async (family) => {
    const { data } = await call(connect(family), 'getConnector', { scriptName: 'workday', locale: 'de' });
    assert.match(data.sourceConfig, /<Menu label="Verbindung">/);
  },
  'error-404': async (family) => {
    const { status, data, headers } = await failureOf(call(connect(family), 'getConnector', { scriptName: 'nobody' }));
    assert.deepEqual([status, data.detailCode], [404, '404 Not found']);
    assert.equal(data.trackingId, headers['slpt-request-id']);
  },
  patch: async (family) => {
    const api = connect(family);
    const { scriptName } = (await create(api)).data;
    const { status, data } = await update(api, scriptName, [
      { op: 'add', path: '/connectorMetadata/owner', value: { name: 'driver' } },
      { op: 'replace', path: '/applicationXml', value: APPLICATION },
    ]);
    assert.equal(status, 200);
    assert.deepEqual(data.connectorMetadata['owner'], { name: 'driver' });
    assert.equal(data.applicationXml, APPLICATION);
  },
  'patch-rejected': async (family) => {
    const api = connect(family);
    const { scriptName } = (await create(api)).data;
    const operations = [{ op: 'replace', path: '/status', value: 'RELEASED' }];
    const { status, data } = await failureOf(update(api, scriptName, operations));
    assert.deepEqual([status, data.detailCode], [400, '400.1.1 Illegal update attempt']);
  },
  delete: async (family) => {
    const api = connect(family);
    const { scriptName } = (await create(api)).data;
    assert.equal((await call(api, 'deleteCustomConnector', { scriptName })).status, 204);
    assert.equal((await failureOf(call(api, 'getConnector', { scriptName }))).status, 404);
  },
  'get-source-config': async (family) => {
    const { data } = await call(connect(family), 'getConnectorSourceConfig', { scriptName: 'workday' });
    assert.match(String(data), /<Form [\s\S]*<\/Form>\s*$/);
  },
  'put-source-config-bytes': (family) =>
    roundTrip(connect(family), 'SourceConfig', new Blob([Buffer.from(form('bytes'))]), form('bytes')),
  // FormData sends the line ends of a text as CRLF, and what was sent is stored.
  'put-source-config-text': (family) =>
    roundTrip(connect(family), 'SourceConfig', form('text'), form('text').replaceAll('\n', '\r\n')),
  'put-source-config-file': async (family) => {
    const api = connect(family);
    const file = new File([form('file')], 'form.xml');
    await roundTrip(api, 'SourceConfig', file, form('file'));
    const again = await call(api, 'putConnectorSourceConfig', { scriptName: 'driven', file });
    assert.equal(again.data.status, 'UNCHANGED');
  },
  'get-source-template': async (family) => {
    const { data } = await call(connect(family), 'getConnectorSourceTemplate', { scriptName: 'workday' });
    assert.match(String(data), /<Application /);
  },
  'put-source-template': async (family) => {
    const api = connect(family);
    await roundTrip(api, 'SourceTemplate', new File([APPLICATION], 'application.xml'), APPLICATION);
    const file = new File(['<Application></App>'], 'application.xml');
    const { status, data } = await call(api, 'putConnectorSourceTemplate', { scriptName: 'driven', file });
    assert.equal(status, 200);
    assert.equal(data.status, 'ERROR');
    assert.ok(data.message);
  },
  'get-correlation-config': async (family) => {
    const { data } = await call(connect(family), 'getConnectorCorrelationConfig', { scriptName: 'workday' });
    assert.match(String(data), /<CorrelationConfig /);
  },
  'put-correlation-config': (family) =>
    roundTrip(connect(family), 'CorrelationConfig', new File([CORRELATION], 'correlation.xml'), CORRELATION),
  'get-translations': async (family) => {
    const api = connect(family);
    const read = async (locale: string): Promise<string> =>
      String((await call(api, 'getConnectorTranslations', { scriptName: 'workday', locale })).data);
    assert.match(await read('de'), /^ShortDesc=\\u00dcbernimmt /m);
    assert.match(await read('en'), /^ShortDesc=Brings /m);
  },
  'put-translations': async (family) => {
    const api = connect(family);
    const { scriptName } = (await create(api)).data;
    const { status, data } = await call(api, 'putConnectorTranslations', { scriptName, locale: 'de' });
    assert.deepEqual([status, data.status], [200, 'SKIPPED']);
  },
  'token-expired': async (family) => {
    const api = connect(family);
    assert.equal((await call(api, 'getConnectorList', { limit: 1 })).status, 200);
    await control('PUT', '/clock', { advance: 3600 });
    const { status, data } = await failureOf(call(api, 'getConnectorList', { limit: 1 }));
    assert.deepEqual([status, data.error], [401, 'JWT validation failed: JWT is expired']);
    assert.equal((await call(connect(family), 'getConnectorList', { limit: 1 })).status, 200);
  },
  'token-rejected': async () => {
    await control('POST', '/clients', { id: 'known', secret: 'right' });
    const { error } = console;
    console.error = () => {};
    try {
      const parameters = { baseurl: base, tokenUrl: `${base}/oauth/token`, clientId: 'known', clientSecret: 'wrong' };
      await assert.rejects(Promise.resolve(new sdk.Configuration(parameters).accessToken), /401/);
    } finally {
      console.error = error;
    }
  },
};

let passed = 0;
for (const name of wanted) {
  const [family = '', id = ''] = name.split('/');
  try {
    const check = CHECKS[id];
    assert.ok(check, 'the driver has no such check');
    await setUp();
    await check(family);
    passed += 1;
    process.stdout.write(`ok ${name}\n`);
  } catch (error) {
    process.stdout.write(
      `not ok ${name}: ${String((error as Error).message)
        .replaceAll(/\s+/g, ' ')
        .slice(0, 400)}\n`,
    );
  }
}
process.stdout.write(`${passed} of ${wanted.length}\n`);
