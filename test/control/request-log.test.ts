import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import type { Emulator, JournalEntry, Verification } from '../../server/index.ts';
import { upload } from '../support/emulator.ts';
import { type Answer, askForToken, call, connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const SECRET = 'a-secret-of-the-test';

const withoutTokens = (t: Test, more = {}): Promise<Emulator> => started(t, { auth: false, ...more });

const create = (emulator: Emulator, body: unknown): Promise<Answer> => call('POST', emulator.url + LIST, { body });

t.test('an entry tells the request and its answer', async (t) => {
  const emulator = await started(t);
  const token = await askForToken(emulator.url, 'client-1');
  const url = `${emulator.url}/v2024/connectors?limit=1&filters=name%20sw%20%22A%22`;
  const answer = await call('GET', url, { token, headers: { 'x-test': 'yes' } });
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
    requestId: answer.headers.get('SLPT-Request-ID'),
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
    response: { headers: { 'content-type': /^application\/json/ }, body: answer.text, truncated: false },
    refusal: null,
    fault: null,
    warnings: [],
  });
  t.ok((listed?.duration ?? -1) >= 0);
  t.equal(new Date(listed?.time ?? '').toISOString(), listed?.time);
  t.match(created, { id: 3, operation: 'createCustomConnector', request: { body: JSON.stringify(body) }, status: 200 });
  t.same(
    (await call('GET', `${emulator.url}/_emulator/requests`)).body,
    JSON.parse(JSON.stringify(emulator.requests())),
  );
});

t.test('an upload stands in it with its body', async (t) => {
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

t.test('why a request was refused', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('Known'));
  emulator.clearRequests();
  const patch = { headers: { 'content-type': 'application/json-patch+json' } };
  const table: { send: () => Promise<Answer>; status: number; refusal: object }[] = [
    {
      send: () => create(emulator, connector('Bad', { directConnect: 'perhaps' })),
      status: 400,
      refusal: { rule: 'illegalValue', field: 'directConnect', pointer: '/directConnect' },
    },
    {
      send: () => create(emulator, { name: 'Bad' }),
      status: 400,
      refusal: { rule: 'required', field: 'className', pointer: '' },
    },
    {
      send: () => call('PATCH', `${emulator.url}${LIST}/known`, { ...patch, body: [{ op: 'add', path: 7, value: 1 }] }),
      status: 400,
      refusal: { pointer: '/0/path', causes: [/^\/0\/path /] },
    },
    {
      send: () => call('GET', `${emulator.url}${LIST}?limit=x`),
      status: 400,
      refusal: { rule: 'illegalValue', field: 'limit', pointer: null, causes: [/limit/] },
    },
    {
      send: () => call('GET', `${emulator.url}${LIST}/nobody`),
      status: 404,
      refusal: { rule: 'notFound', pointer: null },
    },
    { send: () => call('GET', `${emulator.url}/nowhere`), status: 404, refusal: { rule: 'notFound' } },
    { send: () => call('PUT', emulator.url + LIST), status: 405, refusal: { rule: 'methodNotAllowed' } },
    { send: () => create(emulator, connector('Known')), status: 400, refusal: { field: 'name' } },
  ];
  for (const { send, status, refusal } of table) {
    emulator.clearRequests();
    const answer = await send();
    t.equal(answer.status, status, answer.text);
    t.match(emulator.requests(), [{ status, refusal }], JSON.stringify(refusal));
    const causes = (answer.body as { causes?: { text: string }[] }).causes ?? [];
    t.same(
      emulator.requests()[0]?.refusal?.causes,
      causes.map(({ text }) => text),
      'the causes of the answer',
    );
  }
});

t.test('a refusal for want of a token tells whom the token claims', async (t) => {
  const emulator = await started(t);
  const token = await emulator.tenant('other').token({ id: 'stranger' });
  await call('GET', emulator.url + LIST, { token });
  await call('GET', emulator.url + LIST);
  const reader = await emulator.token({ id: 'reader', scopes: ['idn:connector-config:read'] });
  await call('POST', emulator.url + LIST, { token: reader, body: connector('x') });
  t.match(emulator.requests(), [
    { status: 401, clientId: 'stranger', refusal: { rule: 'unauthorized' } },
    { status: 401, clientId: null, refusal: { rule: 'unauthorized' } },
    { status: 403, clientId: 'reader', refusal: { rule: 'forbidden', causes: [/idn:connector-config:manage/] } },
  ]);
});

t.test('no secret of a token request stands in it, however it was sent', async (t) => {
  const emulator = await started(t);
  const fields = { grant_type: 'client_credentials', client_id: 'known-client', client_secret: SECRET };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const boundary = 'b0undary';
  const bare = Object.entries(fields)
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n`,
    )
    .join('');
  const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' };
  const basic = Buffer.from(`known-client:${SECRET}`).toString('base64');
  const table: { name: string; query?: string; init: RequestInit; ok?: false }[] = [
    { name: 'urlencoded', init: { body: new URLSearchParams(fields) } },
    {
      name: 'urlencoded, the secret first',
      init: {
        body: `client_secret=${SECRET}&grant_type=client_credentials&client_id=known-client`,
        headers: urlencoded,
      },
    },
    {
      name: 'urlencoded, the name encoded',
      init: {
        body: `client%5Fsecret=${SECRET}&grant_type=client_credentials&client_id=known-client`,
        headers: urlencoded,
      },
    },
    { name: 'multipart of a browser', init: { body: form } },
    {
      name: 'multipart of PowerShell',
      init: {
        body: `${bare}--${boundary}--\r\n`,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      },
    },
    { name: 'query', query: `?${new URLSearchParams(fields)}`, init: {} },
    {
      name: 'query, the name encoded',
      query: `?${new URLSearchParams(fields)}`.replace('client_secret', 'client%5Fsecret'),
      init: {},
    },
    {
      name: 'query and body',
      query: '?grant_type=client_credentials&client_id=known-client',
      init: { body: new URLSearchParams({ client_secret: SECRET }) },
    },
    { name: 'Basic', query: '?grant_type=client_credentials', init: { headers: { authorization: `Basic ${basic}` } } },
    {
      name: 'JSON',
      init: { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } },
      ok: false,
    },
    {
      name: 'JSON with blanks',
      init: { body: JSON.stringify(fields, undefined, 2), headers: { 'content-type': 'application/json' } },
      ok: false,
    },
  ];
  for (const { name, query = '', init, ok = true } of table) {
    emulator.clearRequests();
    const response = await fetch(`${emulator.url}/oauth/token${query}`, { method: 'POST', ...init });
    t.equal(response.ok, ok, name);
    const text = await response.text();
    const { access_token: token = 'none' } = JSON.parse(text) as { access_token?: string };
    const kept = JSON.stringify(emulator.requests());
    for (const secret of [SECRET, basic, token]) t.notOk(kept.includes(secret), name);
    if (ok) t.match(kept, /known-client/, `${name}: who it was may be told`);
    t.match(emulator.requests(), [{ path: '/oauth/token', status: response.status }]);
  }
});

t.test('no refresh token, code or verifier stands in it', async (t) => {
  const emulator = await started(t);
  const redirect = 'http://localhost/back';
  const verifier = 'verify-me'.repeat(5);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const query = new URLSearchParams({ response_type: 'code', client_id: 'c', redirect_uri: redirect, ...pkce });
  const { headers } = await call('GET', `${emulator.url}/oauth/authorize?${query}`);
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const before = JSON.stringify(emulator.requests());
  t.notOk(before.includes(code), 'the code that was handed out, which is still good');
  const client = { client_id: 'c', client_secret: SECRET };
  const ask = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ ...client, ...fields });
    return (await (await fetch(`${emulator.url}/oauth/token`, { method: 'POST', body })).json()) as Record<
      string,
      string
    >;
  };
  emulator.clearRequests();
  const granted = await ask({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirect,
    code_verifier: verifier,
  });
  const { refresh_token = 'none' } = granted;
  t.not(refresh_token, 'none');
  const renewed = await ask({ grant_type: 'refresh_token', refresh_token });
  const kept = JSON.stringify(emulator.requests());
  const secrets = {
    code,
    verifier,
    secret: SECRET,
    refresh: refresh_token,
    access: granted['access_token'],
    renewed: renewed['access_token'],
  };
  for (const [name, secret] of Object.entries(secrets)) t.notOk(secret && kept.includes(secret), name);
});

t.test('no credential stands in the headers', async (t) => {
  const key = 'a key of the control API';
  const emulator = await started(t, { controlKey: key });
  const token = await emulator.token();
  for (const authorization of [
    `Bearer ${token}`,
    `bearer   ${token}`,
    token,
    `Basic ${token}`,
    `Bearer ${token} more`,
  ]) {
    emulator.clearRequests();
    await call('GET', emulator.url + LIST, { headers: { authorization, 'X-Emulator-Key': key } });
    const kept = JSON.stringify(emulator.requests());
    t.equal(emulator.requests().length, 1);
    for (const secret of [token, key]) t.notOk(kept.includes(secret), authorization.slice(0, 12));
  }
});

t.test('a body is kept up to its bound', async (t) => {
  const emulator = await withoutTokens(t);
  const long = 'x'.repeat(200_000);
  await create(emulator, connector('Long', { className: long }));
  const [entry] = emulator.requests();
  t.match(entry, { request: { truncated: true } });
  const { length } = entry?.request.body ?? '';
  t.ok(length > 0 && length <= 64 * 1024, `${length} characters`);
});

/** What the entries hold, in characters: of two bytes at most each. */
const charactersOf = (entries: readonly JournalEntry[]): number => JSON.stringify(entries).length;

t.test('the journal stays within its bounds under some thousand requests', async (t) => {
  const bytes = 256 * 1024;
  const emulator = await withoutTokens(t, { journalEntries: 100, journalBytes: bytes });
  const requests = async (count: number, send: (index: number) => Promise<unknown>): Promise<void> => {
    for (let index = 0; index < count; index += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, step) => send(index + step)));
    }
  };
  await requests(2000, () => emulator.inject({ method: 'GET', url: `${LIST}/nobody` }));
  t.same(
    emulator.requests().map(({ id }) => id),
    Array.from({ length: 100 }, (_, index) => 1901 + index),
    'the last hundred, by entries',
  );

  await requests(1000, (index) => emulator.inject({ method: 'GET', url: `${LIST}?limit=${1 + (index % 20)}` }));
  t.ok(emulator.requests().length < 100, `${emulator.requests().length}, by bytes`);
  t.ok(emulator.requests().length > 0);
  t.equal(emulator.requests().at(-1)?.id, 3000);
  t.ok(charactersOf(emulator.requests()) <= bytes);

  for (const [name, url] of Object.entries({
    'long values of the query': `${LIST}?limit=1&locale=${'v'.repeat(10_000)}`,
    'long names in the query': `${LIST}?limit=1&${'n'.repeat(10_000)}=1`,
    'long paths': `${LIST}/${'p'.repeat(10_000)}`,
  })) {
    await requests(100, () => emulator.inject({ method: 'GET', url }));
    const held = charactersOf(emulator.requests());
    t.ok(held <= bytes, `${name}: ${held} characters in ${emulator.requests().length} entries`);
  }
});

t.test('a journal of no entries, or no bytes, keeps none', async (t) => {
  for (const bounds of [{ journalEntries: 0 }, { journalBytes: 0 }]) {
    const emulator = await withoutTokens(t, bounds);
    t.equal((await create(emulator, connector('x'))).status, 200);
    t.same(emulator.requests(), []);
  }
});

t.test('filters', async (t) => {
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
    const found = (body as JournalEntry[]).map(({ id }) => id);
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
  for (const query of ['?status=abc', '?since=yesterday']) {
    t.equal((await call('GET', `${emulator.url}/_emulator/requests${query}`)).status, 400, query);
  }

  t.equal((await call('DELETE', `${emulator.url}/_emulator/requests`)).status, 204);
  t.same(emulator.requests(), []);
  await call('GET', emulator.url + LIST, { token });
  t.match(emulator.requests(), [{ id: 7 }], 'ids go on');
});

t.test('the time of an entry is that of the tenant', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.setClock({ set: '2040-01-01T00:00:00Z', freeze: true });
  await call('GET', emulator.url + LIST);
  t.match(emulator.requests(), [{ time: '2040-01-01T00:00:00.000Z' }]);
  t.equal(emulator.requests({ since: '2039-12-31T23:59:59Z' }).length, 1);
  t.equal(emulator.requests({ since: '2040-01-01T00:00:00+00:00' }).length, 1);
  t.equal(emulator.requests({ since: '2040-01-01T00:00:00.001Z' }).length, 0);
});

t.test('verify', async (t) => {
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
    const answer = await verify(body);
    t.match(answer, { status: 200, body: { matched, ok } }, name);
    t.equal('nearest' in (answer.body as object), !ok, `${name}: near misses where it is not so`);
    t.same(emulator.verify(body), answer.body, `${name}: the method says the same`);
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
  t.equal(emulator.requests().length, 3, 'none of this is in the journal');
});

t.test('verify tells what came nearest, and by what it differs', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, { name: 'Bad' });
  await call('GET', `${emulator.url}${LIST}/workday`);
  for (let index = 0; index < 10; index += 1) await call('GET', emulator.url + LIST);
  const match = { operation: 'createCustomConnector', method: 'POST', status: 200 };
  const { matched, ok, nearest = [] }: Verification = emulator.verify({ match });
  t.same({ matched, ok }, { matched: 0, ok: false });
  t.match(nearest[0], { differs: ['status'], entry: { id: 1, status: 400, refusal: { field: 'className' } } });
  t.match(nearest[1], { differs: ['operation', 'method'] });
  t.ok(nearest.length <= 5, `${nearest.length}`);
  const distances = nearest.map(({ differs }) => differs.length);
  t.same(distances, distances.toSorted(), 'the nearest first');
});

t.test('the event stream', async (t) => {
  const emulator = await withoutTokens(t);
  const response = await fetch(`${emulator.url}/_emulator/requests/stream`);
  t.equal(response.status, 200);
  t.match(response.headers.get('content-type'), /^text\/event-stream/);
  if (!response.body) throw new Error('The stream has no body.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const events = (): { id: string; event: string; entry: JournalEntry }[] =>
    [...text.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)].map(([, id = '', event = '', data = '']) => ({
      id,
      event,
      entry: JSON.parse(data),
    }));
  const readUntil = async (count: number): Promise<void> => {
    while (events().length < count) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended early: ${text}`);
      text += value;
    }
  };
  await create(emulator, connector('Streamed\n\nin two lines'));
  await call('GET', `${emulator.url}/t/other${LIST}`);
  await call('GET', `${emulator.url}/_emulator/state`);
  await call('GET', `${emulator.url}${LIST}/workday`);
  await readUntil(2);
  t.match(events(), [
    { id: '1', event: 'request', entry: { operation: 'createCustomConnector', tenant: 'default' } },
    { id: '2', event: 'request', entry: { operation: 'getConnector', scriptName: 'workday' } },
  ]);
  t.same(
    events().map(({ entry }) => entry),
    JSON.parse(JSON.stringify(emulator.requests())),
    'the entries of the journal',
  );
  const closing = emulator.close();
  let ended = false;
  while (!ended) ended = (await reader.read()).done;
  await closing;
  t.ok(ended, 'it ends with the server');
});

t.test('a stream that its reader leaves does not hold up the others', async (t) => {
  const emulator = await withoutTokens(t);
  const controller = new AbortController();
  const response = await fetch(`${emulator.url}/_emulator/requests/stream`, { signal: controller.signal });
  controller.abort();
  await response.text().catch(() => {});
  t.equal((await call('GET', emulator.url + LIST)).status, 200);
  await emulator.close();
});

const UNKNOWN_QUERY = { method: 'GET', path: `${LIST}?colour=red`, warning: /query parameter "colour" is unknown/ };

t.test('warnings', async (t) => {
  const emulator = await withoutTokens(t);
  await create(emulator, connector('Old'));
  const state = emulator.state();
  emulator.setState({
    ...state,
    connectors: state.connectors.map((one) => (one.scriptName === 'old' ? { ...one, status: 'DEPRECATED' } : one)),
  });
  emulator.clearRequests();
  const table: { method: string; path: string; body?: unknown; warning: RegExp }[] = [
    UNKNOWN_QUERY,
    {
      method: 'POST',
      path: LIST,
      body: connector('Tinted', { colour: 'red' }),
      warning: /property "colour" is unknown/,
    },
    { method: 'GET', path: '/beta/connectors', warning: /beta is deprecated/ },
    { method: 'DELETE', path: `${LIST}/old`, warning: /"old" is DEPRECATED/ },
  ];
  for (const { method, path, body, warning } of table) {
    emulator.clearRequests();
    const { status } = await call(method, emulator.url + path, { body });
    t.ok(status < 300, `${method} ${path}: it works all the same`);
    t.match(emulator.requests(), [{ warnings: [warning] }], `${method} ${path}: on the entry`);
    const { body: warnings } = await call('GET', `${emulator.url}/_emulator/warnings`);
    t.match(warnings, [{ id: emulator.requests()[0]?.id, method, path: path.split('?')[0], text: warning }]);
    t.equal((warnings as unknown[]).length, 1);
  }
  emulator.clearRequests();
  await call('GET', `${emulator.url}${LIST}?limit=1&offset=0&count=true&locale=de&filters=name%20sw%20%22A%22`);
  await create(emulator, connector('Plain', { type: 'x', directConnect: true, status: 'RELEASED' }));
  t.same(emulator.warnings(), [], 'what is known is worth none');
  emulator.clearRequests();
  await call('GET', `${emulator.url}/beta/connectors?colour=red&shape=round`);
  t.equal(emulator.warnings().length, 3, 'each of its own');
});

t.test('--strict refuses what is worth a warning', async (t) => {
  const emulator = await withoutTokens(t, { strict: true });
  const table = [
    UNKNOWN_QUERY,
    { method: 'POST', path: LIST, body: connector('Tinted', { colour: 'red' }), warning: /"colour" is unknown/ },
    { method: 'GET', path: '/beta/connectors', warning: /beta is deprecated/ },
  ];
  for (const { method, path, warning, ...more } of table) {
    emulator.clearRequests();
    const answer = await call(method, emulator.url + path, more);
    t.match(answer, { status: 400, body: { detailCode: /^400\.1/, causes: [{ text: warning }] } }, path);
    t.match(emulator.requests(), [{ warnings: [warning], refusal: { causes: [warning] } }]);
  }
  t.equal((await call('GET', `${emulator.url}${LIST}/tinted`)).status, 404, 'nothing was made');
  t.equal((await create(emulator, connector('Plain'))).status, 200);
});
