import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { axiosRetry, Configuration, ConnectorsApi } from 'sailpoint-api-client';
import t, { type Test } from 'tap';
import type { Emulator, FaultRule } from '../../server/index.ts';
import { askForToken, type Call, call, connector, type HttpResponse, started } from '../support/started.ts';

const LIST = '/v3/connectors';
/** A delay that only ends because the request or the server does. */
const ENDLESS = 600_000;

const withoutTokens = (t: Test, more = {}): Promise<Emulator> => started(t, { auth: false, ...more });

const list = (emulator: Emulator, more: Call = {}): Promise<HttpResponse> => call('GET', emulator.url + LIST, more);

const statuses = async (count: number, send: () => Promise<HttpResponse>): Promise<number[]> => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await send()).status);
  return seen;
};

/** How a request ends that gets no whole response: the code of its error. */
const breakOf = async (sent: ClientRequest): Promise<{ status: number | undefined; text: string; code: unknown }> => {
  const seen: { status: number | undefined; text: string; code: unknown } = {
    status: undefined,
    text: '',
    code: undefined,
  };
  const ended = Promise.withResolvers<void>();
  const fail = (error: NodeJS.ErrnoException) => {
    seen.code = error.code;
    ended.resolve();
  };
  sent.once('error', fail);
  sent.once('response', (response) => {
    seen.status = response.statusCode;
    response.setEncoding('utf8').on('data', (text: string) => {
      seen.text += text;
    });
    response.once('error', fail).once('end', ended.resolve);
  });
  await ended.promise;
  return seen;
};

const open = (t: Test, url: string): ClientRequest => {
  const sent = request(url, { agent: false });
  t.teardown(() => sent.destroy());
  return sent.end();
};

/** Waits until a rule was applied to a number of requests. */
const untilHit = async (emulator: Emulator, hits = 1): Promise<void> => {
  while (emulator.faults()[0]?.hits !== hits) await sleep(5);
};

t.test('a rule can give status, headers, and body', async (t) => {
  const emulator = await withoutTokens(t);
  const table: {
    response: NonNullable<FaultRule['response']>;
    status: number;
    text: string;
    headers?: Record<string, RegExp>;
  }[] = [
    { response: { status: 503 }, status: 503, text: '' },
    { response: { status: 204 }, status: 204, text: '' },
    {
      response: { status: 302, headers: { location: 'https://example.com/' } },
      status: 302,
      text: '',
      headers: { location: /^https:\/\/example\.com\/$/ },
    },
    {
      response: { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' },
      status: 502,
      text: '<h1>Bad gateway</h1>',
      headers: { 'content-type': /^text\/html/ },
    },
    {
      response: { status: 429, headers: { 'Retry-After': '7' }, body: { message: ' Rate Limit Exceeded ' } },
      status: 429,
      text: '{"message":" Rate Limit Exceeded "}',
      headers: { 'retry-after': /^7$/, 'content-type': /^application\/json/ },
    },
    { response: { status: 200, body: [] }, status: 200, text: '[]', headers: { 'content-type': /^application\/json/ } },
    { response: { status: 200, body: null }, status: 200, text: 'null' },
    { response: { status: 200, body: 0 }, status: 200, text: '0' },
    { response: { status: 599, body: 'odd ä' }, status: 599, text: 'odd ä' },
  ];
  for (const { response, status, text, headers = {} } of table) {
    emulator.resetFaults();
    emulator.fault({ response });
    const name = JSON.stringify(response);
    const got = await list(emulator);
    t.same({ status: got.status, text: got.text }, { status, text }, name);
    for (const [header, value] of Object.entries(headers))
      t.match(got.headers.get(header), value, `${name}: ${header}`);
    t.match(got.headers.get('SLPT-Request-ID'), /^[0-9a-f]{32}$/, `${name}: its id`);
  }
});

t.test('injected 429 and 500 have the bodies of ISC', async (t) => {
  const emulator = await withoutTokens(t);
  const added = await call('POST', `${emulator.url}/_emulator/faults`, { body: { response: '429', times: 1 } });
  t.match(added, { status: 200, body: { id: 'fault-1', rule: { response: '429', times: 1 }, seen: 0, hits: 0 } });
  const tooMany = await list(emulator);
  t.match(tooMany, { status: 429, text: '{"message":" Rate Limit Exceeded "}' });
  t.match(tooMany.headers.get('retry-after'), /^[1-9]\d*$/);

  emulator.fault({ response: '500', times: 1 });
  const internal = await list(emulator);
  t.match(internal, {
    status: 500,
    body: {
      detailCode: '500.0 Internal Fault',
      trackingId: internal.headers.get('SLPT-Request-ID'),
      messages: [{ text: 'An internal fault occurred.' }, { text: 'An internal fault occurred.' }],
    },
  });
  t.equal((await list(emulator)).status, 200);
});

t.test('hang: there is no response until the client disconnects', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.fault({ response: 'hang', times: 1 });
  const controller = new AbortController();
  const hanging = fetch(emulator.url + LIST, { signal: controller.signal }).then(
    () => 'answered',
    (error: Error) => error.name,
  );
  await untilHit(emulator);
  t.equal(await Promise.race([hanging, sleep(100, 'silent')]), 'silent');
  t.equal((await list(emulator)).status, 200, 'others are served meanwhile');
  controller.abort();
  t.equal(await hanging, 'AbortError');
});

t.test('the request log shows the fault of a request', async (t) => {
  for (const response of ['429', '500', 'reset', 'truncate', { status: 418, body: 'x' }] as const) {
    const emulator = await withoutTokens(t);
    const { id } = emulator.fault({ response });
    await breakOf(open(t, emulator.url + LIST));
    // The end of a connection is told to each side on its own.
    for (let tries = 0; emulator.requests().length === 0 && tries < 100; tries += 1) await sleep(10);
    t.match(emulator.requests(), [{ operation: 'getConnectorList', fault: id }], JSON.stringify(response));
    t.equal(emulator.requests().length, 1);
  }
});

t.test('a rule applies to exactly the requests that fit all properties of its match', async (t) => {
  const emulator = await started(t);
  const tokens = { a: await askForToken(emulator.url, 'client-a'), b: await askForToken(emulator.url, 'client-b') };
  const requests: Record<string, () => Promise<HttpResponse>> = {
    list: () => call('GET', emulator.url + LIST, { token: tokens.a }),
    listOfB: () => call('GET', emulator.url + LIST, { token: tokens.b, headers: { 'X-Test': 'yes' } }),
    one: () => call('GET', `${emulator.url}${LIST}/workday`, { token: tokens.a, headers: { 'x-test': 'no' } }),
    form: () => call('GET', `${emulator.url}/v2024/connectors/workday/source-config`, { token: tokens.a }),
    remove: () => call('DELETE', `${emulator.url}${LIST}/okta-angularsc`, { token: tokens.b }),
    info: () => call('GET', `${emulator.url}/oauth/info`),
  };
  const table: { match?: FaultRule['match']; hits: string[] }[] = [
    { hits: Object.keys(requests) },
    { match: {}, hits: Object.keys(requests) },
    { match: { method: 'DELETE' }, hits: ['remove'] },
    { match: { method: 'get' }, hits: ['list', 'listOfB', 'one', 'form', 'info'] },
    { match: { method: 'PATCH' }, hits: [] },
    { match: { operation: 'getConnectorList' }, hits: ['list', 'listOfB'] },
    { match: { operation: 'getConnectorSourceConfig' }, hits: ['form'] },
    { match: { operation: 'getConnectorSourceConfigV1' }, hits: ['form'] },
    { match: { scriptName: 'workday' }, hits: ['one', 'form'] },
    { match: { scriptName: 'work' }, hits: [] },
    { match: { clientId: 'client-b' }, hits: ['listOfB', 'remove'] },
    { match: { header: { 'X-TEST': 'yes' } }, hits: ['listOfB'] },
    { match: { header: { 'x-test': 'no', accept: '*/*' } }, hits: ['one'] },
    { match: { header: { 'x-test': 'no', accept: 'text/plain' } }, hits: [] },
    { match: { method: 'GET', clientId: 'client-b' }, hits: ['listOfB'] },
    { match: { operation: 'getConnector', scriptName: 'workday', clientId: 'client-a', method: 'GET' }, hits: ['one'] },
    { match: { operation: 'getConnector', scriptName: 'workday', clientId: 'client-b' }, hits: [] },
  ];
  for (const { match, hits } of table) {
    emulator.resetFaults();
    emulator.fault({ ...(match && { match }), response: { status: 418 } });
    const seen: string[] = [];
    for (const [name, send] of Object.entries(requests)) if ((await send()).status === 418) seen.push(name);
    t.same(seen, hits, JSON.stringify(match));
    t.match(emulator.faults(), [{ seen: hits.length, hits: hits.length }]);
  }
});

t.test('control API, health, and readiness are never faulted', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.fault({ response: '500' });
  for (const path of ['/_emulator/faults', '/_emulator/state', '/_emulator/health', '/_emulator/ready']) {
    t.equal((await call('GET', emulator.url + path, { headers: { prefer: 'code=500' } })).status, 200, path);
  }
  t.match(emulator.faults(), [{ seen: 0, hits: 0 }]);
  t.same(emulator.requests(), []);
});

t.test('a rule can be limited by times, after, and both', async (t) => {
  const emulator = await withoutTokens(t);
  const table: { rule: FaultRule; expected: number[]; hits: number }[] = [
    { rule: { times: 2 }, expected: [500, 500, 200, 200, 200], hits: 2 },
    { rule: { after: 2 }, expected: [200, 200, 500, 500, 500], hits: 3 },
    { rule: { after: 1, times: 2 }, expected: [200, 500, 500, 200, 200], hits: 2 },
    { rule: { after: 0, times: 1 }, expected: [500, 200, 200, 200, 200], hits: 1 },
  ];
  for (const { rule, expected, hits } of table) {
    emulator.resetFaults();
    emulator.fault({ ...rule, response: '500' });
    t.same(await statuses(5, () => list(emulator)), expected, JSON.stringify(rule));
    t.match(emulator.faults(), [{ seen: 5, hits }], 'counts');
  }
});

t.test('of several rules, the first that applies wins', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.fault({ times: 1, response: { status: 501 } });
  emulator.fault({ times: 1, response: { status: 502 } });
  emulator.fault({ match: { method: 'POST' }, response: { status: 503 } });
  t.same(await statuses(3, () => list(emulator)), [501, 502, 200]);
  t.match(emulator.faults(), [
    { id: 'fault-1', seen: 3, hits: 1 },
    { id: 'fault-2', seen: 2, hits: 1 },
    { id: 'fault-3', seen: 0, hits: 0 },
  ]);
});

t.test('rules can be removed one by one, or all at once', async (t) => {
  const emulator = await withoutTokens(t);
  const control = `${emulator.url}/_emulator/faults`;
  const ids = await Promise.all(
    [501, 502, 503].map(async (status) => {
      const { body } = await call('POST', control, { body: { response: { status } } });
      return (body as { id: string }).id;
    }),
  );
  t.equal(new Set(ids).size, 3);
  const [first = '', second = ''] = ids;
  t.equal((await list(emulator)).status, 501);
  t.equal((await call('DELETE', `${control}/${first}`)).status, 204);
  t.equal((await list(emulator)).status, 502);
  t.match(await call('DELETE', `${control}/${first}`), { status: 404, body: { detailCode: '404 Not found' } });
  t.throws(() => emulator.deleteFault('fault-99'), /There is no fault "fault-99"/);
  emulator.deleteFault(second);
  t.equal((await list(emulator)).status, 503);
  t.equal((await call('DELETE', control)).status, 204);
  t.same((await call('GET', control)).body, []);
  t.equal((await list(emulator)).status, 200);
  t.not(emulator.fault({ response: '500' }).id, first, 'no id comes twice');
});

t.test('a reset does not change fault rules', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.fault({ times: 2, response: '500' });
  t.equal((await list(emulator)).status, 500);
  emulator.reset();
  t.same(await statuses(2, () => list(emulator)), [500, 200]);
});

t.test('probability is repeatable with a seed', async (t) => {
  const pattern = async (seed: number, tenant?: string): Promise<string> => {
    const emulator = await withoutTokens(t, { seed });
    const chosen = tenant === undefined ? emulator : emulator.tenant(tenant);
    chosen.fault({ probability: 0.5, response: '500' });
    const seen = await statuses(60, () => call('GET', chosen.url + LIST));
    t.match(chosen.faults(), [{ seen: 60, hits: seen.filter((status) => status === 500).length }]);
    await emulator.close();
    return seen.map((status) => (status === 500 ? 'x' : '.')).join('');
  };
  const first = await pattern(7);
  t.match(first, /x/);
  t.match(first, /\./);
  t.equal(await pattern(7), first, 'the same seed');
  t.not(await pattern(8), first, 'another seed');
  t.not(await pattern(7, 'other'), first, 'another tenant');

  const emulator = await withoutTokens(t);
  emulator.fault({ probability: 0, response: '500' });
  t.same(new Set(await statuses(20, () => list(emulator))), new Set([200]), 'never');
  emulator.resetFaults();
  emulator.fault({ probability: 1, response: '500' });
  t.same(new Set(await statuses(20, () => list(emulator))), new Set([500]), 'always');
});

t.test('a seed makes request IDs repeatable', async (t) => {
  const ids = async (seed: number) => {
    const emulator = await withoutTokens(t, { seed });
    const responses = [await list(emulator), await list(emulator)];
    return responses.map(({ headers }) => headers.get('SLPT-Request-ID'));
  };
  const [one, other] = await ids(3);
  t.not(one, other);
  t.same(await ids(3), [one, other]);
  t.not((await ids(4))[0], one);
});

t.test('a delay, by number and by range', async (t) => {
  const emulator = await withoutTokens(t, { seed: 1 });
  // How long it took at least is certain, however slow the machine; timers may be a millisecond early.
  for (const { delay, least } of [
    { delay: 80, least: 79 },
    { delay: [60, 90], least: 59 },
    { delay: [90, 60], least: 59 },
  ]) {
    emulator.resetFaults();
    emulator.resetRequests();
    emulator.fault({ delay, times: 1 });
    t.equal((await list(emulator)).status, 200, `${delay}: late, but answered`);
    const [entry] = emulator.requests();
    t.ok((entry?.duration ?? 0) >= least, `${delay}: ${entry?.duration}`);
    t.equal(entry?.fault, emulator.faults()[0]?.id);
  }
  emulator.resetFaults();
  emulator.resetRequests();
  emulator.fault({ delay: 80, response: '429' });
  t.equal((await list(emulator)).status, 429, 'late and then rejected');
  t.ok((emulator.requests()[0]?.duration ?? 0) >= 79);
});

t.test('Prefer: code=… affects only the request that carries it', async (t) => {
  const emulator = await started(t);
  const token = await emulator.token();
  const bodies: Record<string, object> = {
    400: { detailCode: '400.1 Bad request content' },
    401: { error: 'JWT validation failed: JWT is expired' },
    403: { detailCode: '403 Forbidden' },
    404: { detailCode: '404 Not found' },
    429: { message: ' Rate Limit Exceeded ' },
    500: { detailCode: '500.0 Internal Fault' },
    503: { detailCode: /^503/ },
  };
  for (const [code, body] of Object.entries(bodies)) {
    const response = await list(emulator, { token, headers: { prefer: `code=${code}` } });
    t.match(response, { status: Number(code), body }, code);
    t.equal(response.headers.has('retry-after'), code === '429', `${code}: Retry-After`);
  }
  t.equal((await list(emulator, { token, headers: { prefer: 'respond-async, code=429; x' } })).status, 429);
  t.equal((await list(emulator, { token, headers: { prefer: 'respond-async' } })).status, 200, 'another preference');
  const unknown = await list(emulator, { token, headers: { prefer: 'code=418' } });
  t.match(unknown, { status: 400, body: { causes: [{ text: /400, 401, 403, 404, 429, 500, 503/ }] } });
  t.equal((await list(emulator, { token })).status, 200);
  const [first] = emulator.requests({ status: 429 });
  t.match(first, { fault: 'prefer', rejection: { rule: 'tooManyRequests' } });

  const created = await call('POST', emulator.url + LIST, {
    token,
    body: connector('Not made'),
    headers: { prefer: 'code=500' },
  });
  t.equal(created.status, 500);
  t.equal((await call('GET', `${emulator.url}${LIST}/not-made`, { token })).status, 404, 'nothing was done');
});

t.test('x-emulator-delay affects only the request that carries it', async (t) => {
  const emulator = await withoutTokens(t);
  t.equal((await list(emulator, { headers: { 'x-emulator-delay': '80' } })).status, 200);
  t.ok((emulator.requests()[0]?.duration ?? 0) >= 79);
  const both = await list(emulator, { headers: { 'x-emulator-delay': '80', prefer: 'code=503' } });
  t.equal(both.status, 503);
  t.ok((emulator.requests()[1]?.duration ?? 0) >= 79);
  t.equal((await list(emulator, { headers: { 'x-emulator-delay': '0' } })).status, 200);
  for (const delay of ['', '-1', '1.5', 'x', '1e3', '600001', '9999999']) {
    const { status } = await list(emulator, { headers: { 'x-emulator-delay': delay } });
    t.equal(status, 400, `a delay of ${JSON.stringify(delay)}`);
  }
});

/** The official SDK with its own token, because its token request does not retry. */
const sdk = async (emulator: Emulator, retries: number, delays: number[]): Promise<ConnectorsApi> => {
  const accessToken = await askForToken(emulator.url, 'sdk');
  const tokenUrl = `${emulator.url}/oauth/token`;
  const configuration = new Configuration({ baseurl: emulator.url, tokenUrl, accessToken });
  configuration.retriesConfig = {
    retries,
    retryDelay: () => 1,
    retryCondition: (error) => axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response?.status === 429,
    onRetry: (_count, error) => {
      delays.push(error.response?.status ?? 0);
    },
  };
  return new ConnectorsApi(configuration);
};

t.test('the official SDK succeeds by retrying', async (t) => {
  const responses: { response: NonNullable<FaultRule['response']>; status: number }[] = [
    { response: '429', status: 429 },
    { response: '500', status: 500 },
    { response: { status: 503 }, status: 503 },
    { response: 'reset', status: 0 },
  ];
  for (const { response, status } of responses) {
    const name = JSON.stringify(response);
    const emulator = await started(t);
    const retried: number[] = [];
    const api = await sdk(emulator, 3, retried);
    emulator.fault({ match: { operation: 'getConnectorList' }, times: 2, response });
    const { status: last, data } = await api.getConnectorList({ limit: 2 });
    t.same({ last, count: data.length }, { last: 200, count: 2 }, `${name}: it succeeds`);
    t.same(retried, [status, status], `${name}: after two retries`);
    t.match(emulator.faults(), [{ seen: 3, hits: 2 }], `${name}: three requests`);
    t.match(emulator.verify({ match: { operation: 'getConnectorList', status: 200 }, count: { exactly: 1 } }), {
      ok: true,
    });
  }
});

t.test('the official SDK fails if a rule outlasts its retries', async (t) => {
  const emulator = await started(t);
  const retried: number[] = [];
  const api = await sdk(emulator, 1, retried);
  emulator.fault({ match: { operation: 'getConnectorList' }, times: 2, response: '429' });
  const error: unknown = await api.getConnectorList().catch((reason: unknown) => reason);
  t.match(error, { response: { status: 429, data: { message: ' Rate Limit Exceeded ' } } });
  t.same(retried, [429]);
});

t.test('a server closes while requests wait', async (t) => {
  const table: { name: string; rule: FaultRule; headers?: Record<string, string>; code?: string; status?: number }[] = [
    { name: 'one that hangs', rule: { response: 'hang' }, code: 'ECONNRESET' },
    { name: 'one that is delayed', rule: { delay: ENDLESS }, status: 200 },
    {
      name: 'one that asked for a delay',
      rule: { match: { method: 'PUT' } },
      headers: { 'x-emulator-delay': `${ENDLESS}` },
      status: 200,
    },
    { name: 'one that is to fail after a delay', rule: { delay: ENDLESS, response: '429' }, status: 429 },
    { name: 'one that is to hang after a delay', rule: { delay: ENDLESS, response: 'hang' }, code: 'ECONNRESET' },
  ];
  for (const { name, rule, headers = {}, code, status } of table) {
    await t.test(name, { timeout: 15_000 }, async (t) => {
      const emulator = await withoutTokens(t);
      emulator.fault(rule);
      const sent = request(emulator.url + LIST, { agent: false, headers });
      // Where the server waits for its request, the client gives up, so that the other tests can go on.
      const giveUp = setTimeout(() => sent.destroy(new Error('The server waits for its request.')), 5000);
      const broken = breakOf(sent.end());
      if (headers['x-emulator-delay']) {
        // No rule is hit. Whatever is sent later arrives later.
        await once(sent, 'finish');
        await fetch(`${emulator.url}/_emulator/health`);
      } else await untilHit(emulator);
      const closing = emulator.close();
      const seen = await broken;
      clearTimeout(giveUp);
      await closing;
      if (code !== undefined) t.match(seen, { status: undefined, code }, 'no response');
      else t.same({ status: seen.status, code: seen.code }, { status, code: undefined });
    });
  }
});

t.test('a delay ends when its client disconnects', async (t) => {
  const emulator = await withoutTokens(t);
  emulator.fault({ delay: ENDLESS, times: 1 });
  const sent = request(emulator.url + LIST, { agent: false });
  const broken = once(sent, 'error');
  sent.end();
  await untilHit(emulator);
  sent.destroy(new Error('The client went away.'));
  await broken;
  t.equal((await list(emulator)).status, 200);
  await emulator.close();
});
