import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import t from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import {
  type Document,
  exampleRequest,
  firstExample,
  type Media,
  operationsOf,
  valuesOf,
} from '../support/described.ts';
import { createConnector, JSON_HEADERS, type TestEmulator, testEmulator, upload } from '../support/emulator.ts';

const CONTROL = '/_emulator/openapi.json';
const DOCUMENTS = [...FAMILIES.map(({ name }) => `/openapi/${name}.json`), CONTROL];
const readDocument = async ({ send }: TestEmulator, url: string) => (await send('GET', url)).json<Document>();

const isSuccess = (status: string): boolean => status.startsWith('2');

for (const fixtures of ['default', 'none'] as const) {
  t.test(`sent in order with their examples, all operations succeed, and again: ${fixtures}`, async (t) => {
    for (const { name } of FAMILIES) {
      const emulator = await testEmulator(t, { fixtures });
      const operations = operationsOf(await readDocument(emulator, `/openapi/${name}.json`));
      for (const round of [1, 2]) {
        for (const operation of operations) {
          const { url, options } = exampleRequest(operation);
          const label = `${name}, round ${round}: ${operation.operationId}`;
          const { statusCode, body } = await emulator.send(operation.method, url, options);
          const [[status = '', { content = {} }] = ['', {}]] = Object.entries(operation.responses).filter(([code]) =>
            isSuccess(code),
          );
          t.equal(String(statusCode), status, `${label}: ${body}`);
          const [[type, media] = []] = Object.entries(content);
          if (!media) continue;
          const got: unknown = type === 'application/json' ? JSON.parse(body) : body;
          const wanted = firstExample(media);
          // Where nothing is seeded, a page holds what was created and nothing else.
          if (Array.isArray(wanted)) t.match(got, fixtures === 'none' && name !== 'beta' ? wanted : Array, label);
          else t.strictSame(got, wanted, label);
        }
      }
    }
  });
}

t.test('all outcomes of an upload equal their examples', async (t) => {
  const emulator = await testEmulator(t);
  const { paths } = await readDocument(emulator, '/openapi/v1.json');
  const [create] = operationsOf({ paths } as Document);
  if (!create) throw new Error('There is no first operation.');
  const { url, options } = exampleRequest(create);
  await emulator.send('POST', url, options);
  const uploads = operationsOf({ paths } as Document).filter(({ method }) => method === 'PUT');
  t.equal(uploads.length, 4);
  for (const operation of uploads) {
    const request = exampleRequest(operation);
    const { examples = {} } = operation.responses['200']?.content?.['application/json'] ?? {};
    const sent: Readonly<Record<string, Parameters<TestEmulator['send']>[2]>> = {
      updated: request.options,
      unchanged: request.options,
      skipped: upload(''),
      error: upload('<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd"/>'),
    };
    for (const [name, { value }] of Object.entries(examples)) {
      const response = await emulator.send('PUT', request.url, sent[name]);
      t.strictSame(response.json(), value, `${operation.operationId}: ${name}`);
    }
  }
});

t.test('errors equal their examples', async (t) => {
  const emulator = await testEmulator(t, { auth: true, maxUpload: 1024 });
  const { send, control } = emulator;
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const admin = bearer(control.issueToken().access_token);
  const reader = bearer(control.issueToken({ id: 'reader', scopes: ['idn:connector-config:read'] }).access_token);
  const expired = bearer(control.issueToken({ tokenLifetime: 1 }).access_token);
  control.advance(2);
  const list = (headers: object = admin) => send('GET', '/connectors/v1', { headers: { ...headers } });
  const post = (headers: object, payload: string) =>
    send('POST', '/connectors/v1', { headers: { ...headers }, payload });
  const json = { ...admin, ...JSON_HEADERS };
  const TABLE = {
    BadRequest: {
      required: () => post(json, '{"name":"Teapot"}'),
      illegalValue: () => send('GET', '/connectors/v1?limit=251', { headers: admin }),
      illegalUpdate: () => send('DELETE', '/connectors/v1/workday', { headers: admin }),
    },
    Unauthorized: { missing: () => list({}), expired: () => list(expired) },
    Forbidden: { forbidden: () => post({ ...reader, ...JSON_HEADERS }, '{}') },
    NotFound: { connector: () => send('GET', '/connectors/v1/teapot', { headers: admin }) },
    PayloadTooLarge: { tooLarge: () => post(json, JSON.stringify('a'.repeat(2000))) },
    UnsupportedMediaType: { unsupported: () => post({ ...admin, 'content-type': 'text/csv' }, 'a,b') },
    TooManyRequests: { rateLimit: () => list({ ...admin, prefer: 'code=429' }) },
    InternalServerError: { internal: () => list({ ...admin, prefer: 'code=500' }) },
  };
  const { components } = await readDocument(emulator, '/openapi/v1.json');
  t.strictSame(Object.keys(components.responses), Object.keys(TABLE));
  const sends: Readonly<Record<string, Readonly<Record<string, () => ReturnType<TestEmulator['send']>>>>> = TABLE;
  for (const [name, { content, headers = {} }] of Object.entries(components.responses)) {
    const { examples = {} } = content?.['application/json'] ?? {};
    t.strictSame(Object.keys(examples), Object.keys(sends[name] ?? {}), name);
    for (const [key, { value }] of Object.entries(examples)) {
      const response = await sends[name]?.[key]?.();
      t.strictSame(withoutId(response?.json()), withoutId(value), `${name}: ${key}`);
      const sent = Object.keys(response?.headers ?? {});
      for (const header of Object.keys(headers)) t.ok(sent.includes(header.toLowerCase()), `${name}: ${header}`);
    }
  }
});

/** An error without its ID, and without the cause that says that it was injected. */
const withoutId = (body: unknown): unknown => {
  const { trackingId, ...rest } = body as { trackingId?: string; causes?: { text: string }[] };
  return { ...rest, ...(rest.causes && { causes: rest.causes.filter(({ text }) => !text.includes('injected')) }) };
};

t.test('the operations of the control API succeed with their examples', async (t) => {
  for (const operation of operationsOf(await readDocument(await testEmulator(t), CONTROL))) {
    const { operationId, method, path } = operation;
    const emulator = await testEmulator(t, { fixtures: 'none' });
    await emulator.send('GET', '/v3/connectors');
    emulator.control.snapshot();
    if (operationId === 'deleteFault') emulator.control.fault({ response: '500' });
    const { url, options } = exampleRequest(operation);
    const { query, ...rest } = options;
    // Conditions on the request log are met one by one; together nothing would meet them.
    const queries = path.includes('/requests')
      ? Object.entries(query ?? {}).map(([key, value]) => ({ [key]: value }))
      : [query];
    for (const one of queries.length > 0 ? queries : [{}]) {
      const { statusCode, body } = await emulator.send(method, url, { ...rest, query: one ?? {} });
      const [[status = '', response] = []] = Object.entries(operation.responses).filter(([code]) => isSuccess(code));
      t.equal(String(statusCode), status, `${operationId} ${JSON.stringify(one)}: ${body}`);
      const media: Media | undefined = response?.content?.['application/json'];
      if (!media) continue;
      const [got, wanted] = [JSON.parse(body), firstExample(media)].map((value) =>
        Array.isArray(value) ? value[0] : value,
      );
      if (typeof got !== 'object' || typeof wanted !== 'object') continue;
      t.strictSame(
        Object.keys(wanted).filter((key) => !(key in got) && key !== 'tokenLifetime'),
        [],
        operationId,
      );
    }
  }
});

t.test('every request and response has a valid example', async (t) => {
  const emulator = await testEmulator(t);
  for (const url of DOCUMENTS) {
    const document = await readDocument(emulator, url);
    const ajv = new Ajv({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ ...document, $id: 'document' });
    const check = (schema: object, value: unknown, label: string) => {
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')));
      t.ok(value !== undefined && validate(value), `${url} ${label}: ${JSON.stringify(validate.errors)}`);
    };
    const checkMedia = (content: Readonly<Record<string, Media>>, label: string) => {
      for (const media of Object.values(content)) {
        const values = media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example];
        for (const value of values) check(media.schema, value, label);
      }
    };
    for (const { operationId, parameters = [], requestBody, responses } of operationsOf(document)) {
      for (const parameter of parameters)
        check(parameter.schema, firstExample(parameter), `${operationId} ${parameter.name}`);
      checkMedia(requestBody?.content ?? {}, operationId);
      for (const { content = {} } of Object.values(responses)) checkMedia(content, operationId);
    }
    for (const [name, { content = {} }] of Object.entries(document.components.responses)) checkMedia(content, name);
    for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
      for (const [key, { example, ...schema }] of Object.entries(properties)) {
        if (example !== undefined) check(schema, example, `${name}.${key}`);
      }
    }
  }
});

t.test('the response of POST links to every operation on the new connector', async (t) => {
  const emulator = await testEmulator(t);
  for (const { name } of FAMILIES.filter(({ operations }) => operations.length > 1)) {
    const operations = operationsOf(await readDocument(emulator, `/openapi/${name}.json`));
    const links = operations[0]?.responses['200']?.links ?? {};
    t.equal(Object.keys(links).length, 11, name);
    for (const { operationId, parameters } of Object.values(links)) {
      const target = operations.find((operation) => operation.operationId === operationId);
      const inPath = target?.parameters?.filter((one) => one.in === 'path').map((one) => one.name);
      t.strictSame(Object.keys(parameters), inPath, operationId);
      t.equal(parameters['scriptName'], '$response.body#/scriptName');
    }
  }
});

t.test('the documents state exactly what the rules require', async (t) => {
  const emulator = await testEmulator(t);
  for (const url of DOCUMENTS) t.strictSame(valuesOf(await readDocument(emulator, url), 'x-ruled'), [], url);
  const { components } = await readDocument(emulator, '/openapi/v1.json');
  const { path, from } = components.schemas['JsonPatchOperation']?.properties ?? {};
  const control = await readDocument(emulator, CONTROL);
  const { status, since } = control.components.schemas['RequestLogMatch']?.properties ?? {};
  const { set } = control.components.schemas['ClockChange']?.properties ?? {};
  const patterns = [
    { pattern: path?.['pattern'], good: ['', '/', '/a~0b/~1', '/a/0'], bad: ['a', '/~', '/~2', 'a/b'] },
    { pattern: from?.['pattern'], good: ['/connectorMetadata'], bad: ['x'] },
    { pattern: since?.['pattern'], good: ['1', '2030-01-31T12:00:00Z'], bad: ['-1', 'now', '2030-01-31', ''] },
    {
      pattern: set?.['pattern'],
      good: ['1970-01-01T00:00:00Z', '9999-01-01T00:00:00Z'],
      bad: ['1969-12-31T00:00:00Z'],
    },
  ];
  for (const { pattern, good, bad } of patterns) {
    for (const text of good) t.match(text, new RegExp(String(pattern)));
    for (const text of bad) t.notMatch(text, new RegExp(String(pattern)));
  }
  t.match(status, { minimum: 0, maximum: 599, not: { minimum: 1, maximum: 99 } });

  const scriptName = await createConnector(emulator, 'Teapot');
  const patch = (operation: object) =>
    emulator.send('PATCH', `/connectors/v1/${scriptName}`, {
      headers: JSON_HEADERS,
      payload: JSON.stringify([operation]),
    });
  for (const bad of patterns[0]?.bad ?? []) {
    t.match((await patch({ op: 'remove', path: bad })).body, 'JSON Pointer', bad);
    t.match((await patch({ op: 'copy', from: bad, path: '/connectorMetadata' })).body, 'JSON Pointer', bad);
  }
  for (const [name, bad] of [...(patterns[2]?.bad ?? []).map((text) => ['since', text]), ['status', '99']]) {
    const { statusCode } = await emulator.send('GET', `/_emulator/requests?${name}=${bad}`);
    t.equal(statusCode, 400, `${name}=${bad}`);
  }
  const clock = await emulator.send('PUT', '/_emulator/clock', { payload: { set: '1969-12-31T00:00:00Z' } });
  t.equal(clock.statusCode, 400);
});
