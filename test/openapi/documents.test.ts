import t from 'tap';
import { parse } from 'yaml';
import { FAMILIES } from '../../server/api/families.ts';
import { type Document, valuesOf } from '../support/described.ts';
import { testEmulator } from '../support/emulator.ts';

const NAMES = FAMILIES.map(({ name }) => `/openapi/${name}.json`);
const CONTROL = '/_emulator/openapi.json';

t.test('every document is OpenAPI 3.0.3 and expresses null with nullable', async (t) => {
  const { send } = await testEmulator(t, { auth: true });
  for (const url of [...NAMES, CONTROL]) {
    const document = (await send('GET', url)).json<Document>();
    t.equal(document.openapi, '3.0.3', url);
    const text = JSON.stringify(document);
    t.notMatch(text, /"type":(?:\[|"null")|"const":|"patternProperties":|"\$id":|"\$schema":/, url);
    for (const schema of Object.values(document.components.schemas)) {
      t.strictSame(
        valuesOf(schema, '$ref').filter((ref) => !/^#\/components\/schemas\/\w+$/.test(String(ref))),
        [],
      );
    }
  }
  const { schemas } = (await send('GET', '/openapi/v1.json')).json<Document>().components;
  t.match(schemas['ConnectorDetail']?.properties?.['sourceConfig'], { type: 'string', nullable: true });
  t.match(schemas['UpdateDetail']?.properties?.['updatedFiles'], { type: 'array', nullable: true });
});

t.test('models and operations have the published names', async (t) => {
  const { send } = await testEmulator(t);
  const models = [
    ...['ConnectorDetail', 'ErrorMessageDto', 'ErrorResponseDto', 'FieldDetailsDto', 'JsonPatchOperation'],
    ...['LocaleOrigin', 'ProvisioningPolicyDto', 'UpdateDetail', 'UsageType', 'V3ConnectorDto', 'V3CreateConnectorDto'],
  ];
  const ours = ['RateLimitResponse', 'UnauthorizedResponse', 'UnsupportedResponse'];
  const policies = ['FieldDetailsDto', 'ProvisioningPolicyDto', 'UsageType'];
  const inBeta = ['ErrorMessageDto', 'ErrorResponseDto', 'LocaleOrigin', 'V3ConnectorDto'];
  for (const { name, operations } of FAMILIES) {
    const { components, paths } = (await send('GET', `/openapi/${name}.json`)).json<Document>();
    const published = name === 'beta' ? inBeta : models.filter((model) => name === 'v1' || !policies.includes(model));
    t.strictSame(Object.keys(components.schemas).sort(), [...published, ...ours].sort(), name);
    const ids = Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => one.operationId));
    const suffix = name === 'v1' ? 'V1' : '';
    t.strictSame(ids.sort(), operations.map((id) => id + suffix).sort(), name);
  }
});

t.test('addresses are absolute: those that the client used, or the public URL', async (t) => {
  const table = [
    { options: {}, url: '', host: 'isc.test:81', expected: 'http://isc.test:81' },
    { options: {}, url: '/t/acme', host: '[::1]:81', expected: 'http://[::1]:81/t/acme' },
    { options: { tenantFrom: 'host' }, url: '', host: 'acme.isc.test', expected: 'http://acme.isc.test' },
    { options: { publicUrl: 'https://isc.test/a' }, url: '', host: 'inner', expected: 'https://isc.test/a' },
    { options: { publicUrl: 'https://isc.test' }, url: '/t/b', host: 'inner', expected: 'https://isc.test/t/b' },
    {
      options: { publicUrl: 'https://isc.test', tenantFrom: 'host' },
      url: '',
      host: 'acme.inner',
      expected: 'https://isc.test/t/acme',
    },
  ] as const;
  for (const { options, url, host, expected } of table) {
    const { send } = await testEmulator(t, { auth: true, ...options });
    const headers = { host, 'x-forwarded-host': 'other.test', 'x-forwarded-proto': 'https' };
    for (const name of [...NAMES, CONTROL]) {
      const { servers, components } = (await send('GET', url + name, { headers })).json<Document>();
      t.strictSame(servers, [{ url: expected }], `${host}${url}${name}`);
      for (const tokenUrl of valuesOf(components, 'tokenUrl')) t.equal(tokenUrl, `${expected}/oauth/token`);
      for (const found of valuesOf(components, 'authorizationUrl')) t.equal(found, `${expected}/oauth/authorize`);
    }
    const info = (await send('GET', `${url}/oauth/info`, { headers })).json<Record<string, string>>();
    t.match(info, { cloudDomainUrl: expected, tokenEndpoint: `${expected}/oauth/token` }, `${host}${url}`);
  }
});

t.test('documents for one client do not contain the address of another', async (t) => {
  const { send } = await testEmulator(t);
  const serverFor = async (host: string) =>
    (await send('GET', '/openapi/v1.json', { headers: { host } })).json<Document>().servers;
  t.strictSame(await serverFor('a.test'), [{ url: 'http://a.test' }]);
  t.strictSame(await serverFor('b.test'), [{ url: 'http://b.test' }]);
});

t.test('the security in the documents is the one that the API requires', async (t) => {
  const open = await testEmulator(t);
  const closed = await testEmulator(t, { auth: true });
  for (const url of NAMES) {
    t.strictSame(valuesOf((await open.send('GET', url)).json(), 'security'), [], `${url} without tokens`);
    const { components, paths } = (await closed.send('GET', url)).json<Document>();
    const flows = Object.entries(components.securitySchemes ?? {}).map(([name, scheme]) => [
      name,
      Object.keys(scheme.flows ?? {}),
    ]);
    t.strictSame(flows, [
      ['userAuth', ['clientCredentials', 'authorizationCode']],
      ['applicationAuth', ['clientCredentials']],
    ]);
    for (const scopes of valuesOf(components.securitySchemes, 'scopes')) {
      t.match(scopes, { 'idn:connector-config:read': String, 'idn:connector-config:manage': String });
    }
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        const scopes = ['idn:connector-config:read', 'idn:connector-config:manage'];
        t.strictSame(security, [{ userAuth: method === 'get' ? scopes : scopes.slice(1) }], `${method} ${path}`);
      }
    }
  }
});

t.test('the security of the control API is its key, if there is one', async (t) => {
  const table = [
    { options: {}, expected: [{}, { controlKey: [] }] },
    { options: { controlKey: 'a control key' }, expected: [{ controlKey: [] }] },
  ];
  for (const { options, expected } of table) {
    const { send } = await testEmulator(t, options);
    const found = valuesOf((await send('GET', CONTROL)).json<Document>().paths, 'security');
    t.ok(found.length > 10);
    for (const security of found) t.strictSame(security, expected);
  }
});

t.test('a document in YAML equals the one in JSON', async (t) => {
  const { send } = await testEmulator(t);
  for (const url of [...NAMES, CONTROL]) {
    const yaml = await send('GET', url.replace('.json', '.yaml'));
    t.match(yaml.headers['content-type'], /^application\/yaml/, url);
    t.strictSame(parse(yaml.body), (await send('GET', url)).json(), url);
  }
  t.equal((await send('GET', '/openapi/v1.toml')).statusCode, 404);
});
