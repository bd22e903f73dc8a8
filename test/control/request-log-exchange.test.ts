import t from 'tap';
import type { RequestLogEntry } from '../../server/index.ts';
import { sendRaw } from '../support/raw.ts';
import { started } from '../support/started.ts';

const LIST = '/v3/connectors';
const JSON_TYPE = { 'content-type': 'application/json' };

t.test('an entry shows both what the API read and what was sent', async (t) => {
  const emulator = await started(t, { auth: false });
  const guarded = await started(t);
  const table: {
    name: string;
    method?: string;
    target?: string;
    headers?: Record<string, string>;
    body?: string;
    fault?: Parameters<typeof emulator.fault>[0];
    on?: typeof emulator;
    entry: object;
  }[] = [
    { name: 'no query', entry: { path: LIST, query: {}, request: { body: null, truncated: false } } },
    {
      name: 'a parameter twice: the first counts',
      target: `${LIST}?limit=1&limit=x`,
      entry: { status: 200, query: { limit: '1' } },
    },
    {
      name: 'a parameter twice, the first one bad',
      target: `${LIST}?limit=x&limit=1`,
      entry: { status: 400, query: { limit: 'x' }, rejection: { causes: [/limit is "x"/] } },
    },
    { name: 'a second ?', target: `${LIST}?a=1?b=2&c=3`, entry: { path: LIST, query: { a: '1?b=2', c: '3' } } },
    {
      name: 'a ? in a filter',
      target: `${LIST}?filters=name%20sw%20%22?%22`,
      entry: { query: { filters: 'name sw "?"' } },
    },
    { name: 'a plus and a %20', target: `${LIST}?a=1+2%203`, entry: { query: { a: '1 2 3' } } },
    { name: 'a percent sign that encodes nothing', target: `${LIST}?a=%zz`, entry: { query: { a: '%zz' } } },
    { name: 'a parameter without value', target: `${LIST}?a&b=`, entry: { query: { a: '', b: '' } } },
    { name: 'a fragment', target: `${LIST}#limit=1`, entry: { path: LIST } },
    { name: 'an absolute target', target: `http://x${LIST}?limit=1`, entry: { path: LIST, query: { limit: '1' } } },
    {
      name: 'HEAD',
      method: 'HEAD',
      entry: { status: 200, response: { body: null, truncated: false, headers: { 'content-length': /^\d+$/ } } },
    },
    { name: 'HEAD of nothing', method: 'HEAD', target: '/nowhere', entry: { status: 404, response: { body: null } } },
    {
      name: 'a 204 that a rule gives a body',
      fault: { response: { status: 204, body: 'x' } },
      entry: { status: 204, response: { body: null, truncated: false } },
    },
    {
      name: 'no response',
      fault: { response: 'reset' },
      entry: { status: 0, response: { headers: {}, body: null, truncated: false } },
    },
    {
      name: 'a body that is read',
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"name":1}',
      entry: { status: 400, request: { body: '{"name":1}', truncated: false } },
    },
    {
      name: 'a body that is no JSON',
      method: 'POST',
      headers: JSON_TYPE,
      body: '{',
      entry: { status: 400, request: { body: '{', truncated: false } },
    },
    {
      name: 'a body that is not read for want of a token',
      on: guarded,
      method: 'POST',
      headers: JSON_TYPE,
      body: '{}',
      entry: { status: 401, request: { body: null, truncated: true } },
    },
    {
      name: 'a body that leads nowhere',
      method: 'POST',
      target: '/nowhere',
      headers: JSON_TYPE,
      body: '{}',
      entry: { status: 404, request: { body: null, truncated: true } },
    },
    {
      name: 'an empty body',
      method: 'POST',
      headers: JSON_TYPE,
      body: '',
      entry: { status: 400, request: { body: null, truncated: false } },
    },
  ];
  for (const { name, method = 'GET', target = LIST, headers = {}, body = '', fault, on = emulator, entry } of table) {
    on.resetFaults();
    if (fault) on.fault(fault);
    const length = body === '' ? {} : { 'content-length': `${body.length}` };
    await sendRaw(Number(new URL(on.url).port), { method, target, headers: { ...headers, ...length }, body });
    const last = on.requests().at(-1);
    t.match(last, { method, ...entry }, name);
    const expected: Partial<RequestLogEntry> = entry;
    if (expected.query)
      t.same(Object.keys(last?.query ?? {}), Object.keys(expected.query), `${name}: no other parameter`);
    if (expected.status === 0) t.same(last?.response.headers, {}, `${name}: no header was sent`);
  }
});
