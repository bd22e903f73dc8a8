import t, { type Test } from 'tap';
import type { Emulator, RequestLogEntry, Verification } from '../../server/index.ts';
import { upload } from '../support/emulator.ts';
import { askForToken, call, connector, type HttpResponse, started } from '../support/started.ts';

const LIST = '/v3/connectors';

const withoutTokens = (t: Test, more = {}): Promise<Emulator> => started(t, { auth: false, ...more });

const create = (emulator: Emulator, body: unknown): Promise<HttpResponse> =>
  call('POST', emulator.url + LIST, { body });

t.test('an entry shows the request and its response', async (t) => {
  const emulator = await started(t);
  const token = await askForToken(emulator.url, 'client-1');
  const url = `${emulator.url}/v2024/connectors?limit=1&filters=name%20sw%20%22A%22`;
  const response = await call('GET', url, { token, headers: { 'x-test': 'yes' } });
  const body = connector('Kept');
  await call('POST', `${emulator.url}/v2024/connectors`, { token, body });
  const [asked, listed, created] = emulator.requests();
  t.match(asked, {
    id: 1,
    operation: 'getToken',
    family: null,
    scriptName: null,
    clientId: 'client-1',
    path: '/oauth/token',
  });
  t.match(listed, {
    id: 2,
    requestId: response.headers.get('SLPT-Request-ID'),
    tenant: 'default',
    clientId: 'client-1',
    family: 'v2024',
    operation: 'getConnectorList',
    scriptName: null,
    method: 'GET',
    path: '/v2024/connectors',
    query: { limit: '1', filters: 'name sw "A"' },
    request: { headers: { 'x-test': 'yes', authorization: 'Bearer ***' }, body: null, truncated: false },
    status: 200,
    response: { headers: { 'content-type': /^application\/json/ }, body: response.text, truncated: false },
    rejection: null,
    fault: null,
    warnings: [],
  });
  t.ok((listed?.duration ?? -1) >= 0);
  t.equal(new Date(listed?.time ?? '').toISOString(), listed?.time);
  t.same(
    emulator.requests({ operation: 'getConnectorListV1' }).map(({ id }) => id),
    [2],
    "the published name in today's family",
  );
  t.match(created, { id: 3, operation: 'createCustomConnector', request: { body: JSON.stringify(body) }, status: 200 });
  t.same(
    (await call('GET', `${emulator.url}/_emulator/requests`)).body,
    JSON.parse(JSON.stringify(emulator.requests())),
  );
});

t.test('the log shows an upload with its body', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('Uploaded'));
  const form = '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="x" type="SourceConfig"/>';
  const url = `${LIST}/uploaded/source-config`;
  t.equal((await emulator.inject({ method: 'PUT', url, ...upload(form) })).statusCode, 200);
  const [, entry] = emulator.requests();
  t.match(entry, { operation: 'putConnectorSourceConfig', scriptName: 'uploaded', status: 200 });
  t.ok(entry?.request.body?.includes(form));
  t.match(entry?.response.body, /UPDATED/);
});

t.test('the log shows why a request was rejected', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('Known'));
  emulator.resetRequests();
  const patch = { headers: { 'content-type': 'application/json-patch+json' } };
  const patchable = 'connectorMetadata, applicationXml, correlationConfigXml, sourceConfigXml';
  const filter = (text: string) => call('GET', `${emulator.url}${LIST}?filters=${encodeURIComponent(text)}`);
  const change = (body: unknown, name = 'known') => call('PATCH', `${emulator.url}${LIST}/${name}`, { ...patch, body });
  const table: { send: () => Promise<HttpResponse>; status: number; rejection: object }[] = [
    {
      send: () => create(emulator, connector('Bad', { directConnect: 'perhaps' })),
      status: 400,
      rejection: { rule: 'illegalValue', in: 'body', field: 'directConnect', pointer: '/directConnect', evidence: 'D' },
    },
    {
      send: () => create(emulator, { name: 'Bad' }),
      status: 400,
      rejection: {
        ...{ rule: 'required', reason: 'Required field "className" was missing or empty.', in: 'body' },
        ...{ field: 'className', pointer: '', evidence: 'W' },
      },
    },
    {
      send: () => change([{ op: 'add', path: 7, value: 1 }]),
      status: 400,
      rejection: { in: 'body', pointer: '/0/path', causes: [/^\/0\/path /] },
    },
    {
      send: () =>
        change([
          { op: 'test', path: '/name', value: 'Known' },
          { op: 'replace', path: '/status', value: 'DEMO' },
        ]),
      status: 400,
      rejection: {
        ...{ rule: 'illegalUpdate', in: 'body', field: 'status', pointer: '/1/path', evidence: 'W' },
        reason: `Operation 1: only ${patchable} and paths below connectorMetadata can change.`,
      },
    },
    {
      send: () => change([{ op: 'move', path: '/connectorMetadata/a', from: '/connectorMetadata/b' }]),
      status: 400,
      rejection: { pointer: '/0/from', reason: 'Operation 0: from does not exist.' },
    },
    {
      send: () => change([{ op: 'add', path: '/connectorMetadata/a', value: 1 }], 'workday'),
      status: 400,
      rejection: { rule: 'illegalUpdate', in: 'path', field: 'scriptName', evidence: 'A' },
    },
    {
      send: () => call('GET', `${emulator.url}${LIST}?limit=1000`),
      status: 400,
      rejection: {
        ...{ rule: 'illegalValue', in: 'query', field: 'limit', pointer: null, position: null, evidence: 'D' },
        reason: 'limit is "1000"; expected an integer from 0 to 250.',
        causes: ['limit is "1000"; expected an integer from 0 to 250.'],
      },
    },
    {
      send: () => call('GET', `${emulator.url}${LIST}?count=perhaps`),
      status: 400,
      rejection: { in: 'query', field: 'count', evidence: 'A' },
    },
    {
      send: () => filter('name sw "a" and nme sw "b"'),
      status: 400,
      rejection: { in: 'query', field: 'filters', position: 17, reason: /^Position 17 of filters: expected .*"nme"/ },
    },
    {
      send: () => call('GET', `${emulator.url}${LIST}/nobody`),
      status: 404,
      rejection: { rule: 'notFound', in: 'path', pointer: null, reason: 'There is no connector "nobody".' },
    },
    {
      send: () => call('PUT', emulator.url + LIST),
      status: 405,
      rejection: { rule: 'methodNotAllowed', in: 'method', reason: 'The path supports GET, HEAD, POST, not PUT.' },
    },
    {
      send: () => call('POST', emulator.url + LIST, { headers: { 'content-type': 'text/plain' }, body: {} }),
      status: 415,
      rejection: {
        ...{ rule: 'unsupportedMediaType', in: 'header', field: 'Content-Type' },
        reason: 'The Content-Type is "text/plain"; expected application/json.',
      },
    },
    {
      send: () => create(emulator, connector('Known')),
      status: 400,
      rejection: { rule: 'referenceConflict', in: 'body', field: 'name', evidence: 'A' },
    },
  ];
  for (const { send, status, rejection } of table) {
    emulator.resetRequests();
    const response = await send();
    t.equal(response.status, status, response.text);
    t.match(emulator.requests(), [{ status, rejection }], JSON.stringify(rejection));
    const causes = (response.body as { causes?: { text: string }[] }).causes ?? [];
    const logged = emulator.requests()[0]?.rejection?.causes.slice(0, causes.length);
    t.same(
      logged,
      causes.map(({ text }) => text),
      'the causes of the response',
    );
  }
});

t.test('the log shows why an upload with status 200 was not stored', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('Known'));
  emulator.resetRequests();
  for (const path of ['source-config', 'translations/en']) {
    const bad = new FormData();
    bad.append('file', new Blob([path === 'source-config' ? '<Form>' : 'a=\\u00']), 'file');
    const response = await fetch(`${emulator.url}${LIST}/known/${path}`, { method: 'PUT', body: bad });
    const { status, message } = (await response.json()) as { status: string; message: string };
    t.same({ code: response.status, status }, { code: 200, status: 'ERROR' }, path);
    t.match(emulator.requests().at(-1), {
      status: 200,
      rejection: { rule: 'invalidDocument', reason: message, in: 'body', field: 'file', causes: [message] },
    });
  }
});

t.test('the log of a rejected token shows the client that it claims', async (t) => {
  const emulator = await started(t);
  const token = await emulator.tenant('other').token({ id: 'stranger' });
  await call('GET', emulator.url + LIST, { token });
  await call('GET', emulator.url + LIST);
  const reader = await emulator.token({ id: 'reader', scopes: ['idn:connector-config:read'] });
  await call('POST', emulator.url + LIST, { token: reader, body: connector('x') });
  t.match(emulator.requests(), [
    { status: 401, clientId: 'stranger', rejection: { rule: 'unauthorized' } },
    { status: 401, clientId: null, rejection: { rule: 'unauthorized' } },
    { status: 403, clientId: 'reader', rejection: { rule: 'forbidden', causes: [/idn:connector-config:manage/] } },
  ]);
});

t.test('the log can be filtered', async (t) => {
  const emulator = await started(t);
  const token = await askForToken(emulator.url, 'one');
  const other = await askForToken(emulator.url, 'other');
  await call('GET', emulator.url + LIST, { token });
  await call('GET', `${emulator.url}${LIST}/workday`, { token: other });
  await call('GET', `${emulator.url}${LIST}/nobody`, { token });
  await call('POST', emulator.url + LIST, { token: other, body: connector('x') });
  const [{ time: third = '' } = {}] = emulator.requests({ since: '3' });
  const table: { query: string; ids: number[] }[] = [
    { query: '', ids: [1, 2, 3, 4, 5, 6] },
    { query: '?operation=getConnector', ids: [4, 5] },
    { query: '?method=post', ids: [1, 2, 6] },
    { query: '?scriptName=workday', ids: [4] },
    { query: '?clientId=other', ids: [2, 4, 6] },
    { query: '?status=404', ids: [5] },
    { query: '?path=/v3/connectors', ids: [3, 6] },
    { query: '?since=4', ids: [5, 6] },
    { query: '?since=6', ids: [] },
    { query: `?since=${encodeURIComponent(third)}`, ids: [4, 5, 6] },
    { query: '?since=2999-01-01T00:00:00Z', ids: [] },
    { query: '?clientId=one&status=200&method=GET', ids: [3] },
  ];
  for (const { query, ids } of table) {
    const { status, body } = await call('GET', `${emulator.url}/_emulator/requests${query}`);
    t.equal(status, 200, query);
    const found = (body as RequestLogEntry[]).map(({ id }) => id);
    // Requests of one millisecond are all of that time.
    if (query.includes(':') || query.includes('%3A'))
      t.ok(
        ids.every((id) => found.includes(id)),
        query,
      );
    else t.same(found, ids, query);
  }
  const unknown = await call('GET', `${emulator.url}/_emulator/requests?client=one`);
  t.match(unknown, { status: 400, body: { causes: [{ text: /client.*clientId/ }] } });
  t.equal((await call('DELETE', `${emulator.url}/_emulator/requests`)).status, 204);
  t.same(emulator.requests(), []);
  await call('GET', emulator.url + LIST, { token });
  t.match(emulator.requests(), [{ id: 7 }], 'ids go on');
});

t.test('requests and verify parse status and since alike', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.setClock({ set: '2030-02-28T12:00:00Z', freeze: true });
  await call('GET', emulator.url + LIST);
  emulator.fault({ response: 'reset' });
  await call('GET', emulator.url + LIST).catch(() => {});
  const rejected = null;
  const table: { name: 'since' | 'status'; value: string; matched: number | typeof rejected }[] = [
    { name: 'since', value: '0', matched: 2 },
    { name: 'since', value: '1', matched: 1 },
    { name: 'since', value: '000000000000002', matched: 0 },
    { name: 'since', value: '2030-02-28T12:00:00Z', matched: 2 },
    { name: 'since', value: '2030-02-28T12:00Z', matched: 2 },
    { name: 'since', value: '2030-02-28T12:00:00.000000001Z', matched: 2 },
    { name: 'since', value: '2030-02-28T12:00:00.001Z', matched: 0 },
    { name: 'since', value: '2030-02-28T13:00:00+01:00', matched: 2 },
    { name: 'since', value: '2030-02-28T11:00:00.5-01:00', matched: 0 },
    { name: 'since', value: '2028-02-29T00:00:00Z', matched: 2 },
    ...[
      ['0.5', '-5', '+5', '1e3', '0x1', ' 5', '', '1234567890123456', 'yesterday', '1/2/2020', '2030-01'],
      ['2030-02-28', '2030-02-28T12:00:00', '2030-02-28 12:00:00Z', '2030-02-30T12:00:00Z', '2030-02-29T12:00:00Z'],
      ['2030-13-01T12:00:00Z', '2030-02-28T25:00:00Z', '2030-02-28T12:60:00Z', '2030-02-28T12:00:00+24:00'],
      ['Sat, 1 Jan 2030 12:00:00 GMT', '2030-02-28T12:00:00Z,5', '12:00:00Z', '2030-W09-4T12:00:00Z'],
    ]
      .flat()
      .map((value) => ({ name: 'since' as const, value, matched: rejected })),
    { name: 'status', value: '200', matched: 1 },
    { name: 'status', value: '0', matched: 1 },
    { name: 'status', value: '100', matched: 0 },
    { name: 'status', value: '599', matched: 0 },
    ...['1', '99', '600', '999', '1000', '-1', '200.5', 'abc', ''].map((value) => ({
      name: 'status' as const,
      value,
      matched: rejected,
    })),
  ];
  for (const { name, value, matched } of table) {
    const told = `${name} ${JSON.stringify(value)}`;
    const query = `${name}=${encodeURIComponent(value)}`;
    const found = await call('GET', `${emulator.url}/_emulator/requests?${query}`);
    const match = { [name]: name === 'status' && /^[-.\d]+$/.test(value) ? Number(value) : value };
    const verified = await call('POST', `${emulator.url}/_emulator/requests/verify`, { body: { match } });
    if (matched === rejected) {
      const named = { status: 400, body: { causes: [{ text: new RegExp(name) }] } };
      t.match(found, named, `${told} in requests`);
      t.match(verified, named, `${told} in verify`);
      t.throws(() => emulator.requests(match), `${told} in the library`);
    } else {
      t.equal((found.body as unknown[]).length, matched, `${told} in requests`);
      t.match(verified.body, { matched }, `${told} in verify`);
      t.equal(emulator.requests(match).length, matched, `${told} in the library`);
    }
  }
});

t.test("the time of an entry is the tenant's", async (t) => {
  const emulator = await withoutTokens(t);
  emulator.setClock({ set: '2040-01-01T00:00:00Z', freeze: true });
  await call('GET', emulator.url + LIST);
  t.match(emulator.requests(), [{ time: '2040-01-01T00:00:00.000Z' }]);
  t.equal(emulator.requests({ since: '2039-12-31T23:59:59Z' }).length, 1);
  t.equal(emulator.requests({ since: '2040-01-01T00:00:00+00:00' }).length, 1);
  t.equal(emulator.requests({ since: '2040-01-01T00:00:00.001Z' }).length, 0);
});

t.test('verify compares the number of matching requests', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('First'));
  await create(emulator, connector('Second'));
  await call('GET', `${emulator.url}${LIST}/first`);
  const verify = (body: unknown) => call('POST', `${emulator.url}/_emulator/requests/verify`, { body });
  const created = { operation: 'createCustomConnector' };
  const table: { body: object; matched: number; ok: boolean }[] = [
    { body: {}, matched: 3, ok: true },
    { body: { match: created }, matched: 2, ok: true },
    { body: { match: created, count: {} }, matched: 2, ok: true },
    { body: { match: created, count: { exactly: 2 } }, matched: 2, ok: true },
    { body: { match: created, count: { exactly: 1 } }, matched: 2, ok: false },
    { body: { match: created, count: { exactly: 3 } }, matched: 2, ok: false },
    { body: { match: created, count: { atLeast: 2 } }, matched: 2, ok: true },
    { body: { match: created, count: { atLeast: 3 } }, matched: 2, ok: false },
    { body: { match: created, count: { atMost: 2 } }, matched: 2, ok: true },
    { body: { match: created, count: { atMost: 1 } }, matched: 2, ok: false },
    { body: { match: created, count: { atLeast: 1, atMost: 3 } }, matched: 2, ok: true },
    { body: { match: { method: 'DELETE' } }, matched: 0, ok: false },
    { body: { match: { method: 'DELETE' }, count: { exactly: 0 } }, matched: 0, ok: true },
    { body: { match: { method: 'DELETE' }, count: { atMost: 0 } }, matched: 0, ok: true },
    { body: { match: { ...created, status: 200, path: LIST } }, matched: 2, ok: true },
  ];
  for (const { body, matched, ok } of table) {
    const name = JSON.stringify(body);
    const response = await verify(body);
    t.match(response, { status: 200, body: { matched, ok } }, name);
    t.equal('nearest' in (response.body as object), !ok, `${name}: near misses where it is not so`);
    t.same(emulator.verify(body), response.body, `${name}: the method says the same`);
  }
  for (const body of [
    { count: { exactly: -1 } },
    { count: { about: 1 } },
    { match: { status: '200' } },
    { what: 1 },
    [],
  ]) {
    t.equal((await verify(body)).status, 400, JSON.stringify(body));
  }
  t.equal(emulator.requests().length, 3, 'none of this is in the request log');
});

t.test('verify returns the nearest misses and how they differ', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, { name: 'Bad' });
  await call('GET', `${emulator.url}${LIST}/workday`);
  for (let index = 0; index < 10; index += 1) await call('GET', emulator.url + LIST);
  const match = { operation: 'createCustomConnector', method: 'POST', status: 200 } as const;
  const { matched, ok, nearest = [] }: Verification = emulator.verify({ match });
  t.same({ matched, ok }, { matched: 0, ok: false });
  t.match(nearest[0], {
    differs: [{ property: 'status', expected: 200, actual: 400 }],
    entry: { id: 1, status: 400, rejection: { field: 'className' } },
  });
  t.match(nearest[1], {
    differs: [{ property: 'operation' }, { property: 'method', expected: 'POST', actual: 'GET' }],
  });
  t.ok(nearest.length <= 5, `${nearest.length}`);
  const distances = nearest.map(({ differs }) => differs.length);
  t.same(distances, distances.toSorted(), 'the nearest first');
});
