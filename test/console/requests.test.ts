import t from 'tap';
import { eventsIn } from '../../console/logic/event-stream.ts';
import { describeRule, EMPTY_FORM, toForm, toRule } from '../../console/logic/fault-form.ts';
import { groupsOf } from '../../console/logic/groups.ts';
import { toHar } from '../../console/logic/har.ts';
import { type Place, placeOf, rangeOf } from '../../console/logic/place.ts';
import { requestFilter, withTerm } from '../../console/logic/request-filter.ts';
import { expectCode, faultFor } from '../../console/logic/test-code.ts';
import { agoOf, durationOf, offsetOf, sizeOf } from '../../console/logic/words.ts';
import { FAULT_PRESETS } from '../../server/domain/fault-presets.ts';
import { createConnector, JSON_HEADERS, PATCH_HEADERS, testEmulator, upload } from '../support/emulator.ts';

/** What a place underlines. */
const marked = (place: Place | undefined): string | undefined => place?.text.slice(place.start, place.end);

t.test('the place of a rejection, as the server tells it', async (t) => {
  const emulator = await testEmulator(t);
  const { send, control } = emulator;
  await createConnector(emulator, 'Mine');
  const list = (query: string) => send('GET', `/connectors/v1?${query}`);
  const patch = (operations: unknown) =>
    send('PATCH', '/connectors/v1/mine', { headers: PATCH_HEADERS, payload: JSON.stringify(operations) });
  const create = (body: unknown) =>
    send('POST', '/connectors/v1', { headers: JSON_HEADERS, payload: JSON.stringify(body) });
  const table: readonly [string, () => Promise<unknown>, string | undefined][] = [
    ['a parameter', () => list('limit=1000'), 'limit=1000'],
    ['a word of a filter', () => list(`filters=${encodeURIComponent('name like "work"')}`), 'like'],
    ['a text of a filter', () => list(`filters=${encodeURIComponent('name co "a" "b"')}`), '"b"'],
    ['the end of a filter', () => list(`filters=${encodeURIComponent('name co')}`), ''],
    ['a member of the body', () => create({ name: 'x', className: 'y', status: 'WRONG' }), '"WRONG"'],
    ['an operation of a patch', () => patch([{ op: 'replace', path: '/scriptName', value: 'x' }]), undefined],
    ['a connector in the path', () => send('GET', '/connectors/v1/nothing'), 'nothing'],
    [
      'a line of an upload',
      () => send('PUT', '/connectors/v1/mine/correlation-config', upload('<CorrelationConfig>\n<a>\n</b>')),
      '</b>',
    ],
  ];
  for (const [name, run, expected] of table) {
    await run();
    const entry = control.requests().at(-1);
    const { path = '', query = {}, request, rejection } = entry ?? {};
    t.ok(rejection, name);
    const place = rejection ? placeOf({ path, query, body: request?.body ?? null, rejection }) : undefined;
    const shown = marked(place);
    if (expected === undefined) t.match(shown, /^(?:\{.*\}|".*")$/s, name);
    else t.equal(name === 'a parameter' ? place?.text : shown, expected, name);
  }
});

t.test('a JSON Pointer in a text', (t) => {
  const text = '{ "a": [1, {"b/c": "x, }"}], "d": true, "e": {} }';
  const at = (pointer: string): string | undefined => {
    const range = rangeOf(text, pointer);
    return range && text.slice(range.start, range.end);
  };
  t.same(['/a', '/a/0', '/a/1/b~1c', '/d', '/e', '/e/none', '/a/7', ''].map(at), [
    '[1, {"b/c": "x, }"}]',
    '1',
    '"x, }"',
    'true',
    '{}',
    '}',
    ']',
    undefined,
  ]);
  for (const broken of ['', '{', '[', '{"a', '{"a":', '{"a": "', '{"a": [1,', '{{', '[[[', '"', '{"a" 1}']) {
    t.doesNotThrow(() => rangeOf(broken, '/a/0/b'), broken);
  }
  t.end();
});

const entry = {
  id: 1,
  method: 'GET',
  path: '/connectors/v1',
  query: 'limit=1000',
  status: 400,
  operation: 'getConnectorList',
  clientId: 'my-sync',
  scriptName: null,
  fault: null,
  rule: 'illegalValue',
  why: 'limit is "1000"; expected an integer from 0 to 250.',
};

t.test('the filter of the requests', (t) => {
  const table = [
    ['', true],
    ['status:400', true],
    ['status:4*', true],
    ['status:40', false],
    ['-status:4*', false],
    ['op:getconnector*', true],
    ['op:patch* client:my-sync', false],
    ['client:"my-sync" method:get', true],
    ['limit=1000', true],
    ['expected', true],
    ['"an integer"', true],
    ['connector:workday', false],
    ['unknown:thing', false],
    ['status:', true],
    ['a[b(', false],
    ['-', true],
  ] as const;
  for (const [filter, expected] of table) t.equal(requestFilter(filter)(entry), expected, filter);
  t.equal(withTerm('op:a status:4* word', 'op', 'b'), 'status:4* word op:b');
  t.equal(withTerm('', 'client', 'two words'), 'client:"two words"');
  t.end();
});

t.test('groups', (t) => {
  const others = { ...entry, id: 2, rule: null, status: 200, operation: 'getToken', why: '' };
  t.match(groupsOf([entry, { ...entry, id: 3 }, others], 'rule'), [{ value: 'illegalValue', count: 2, failed: 2 }]);
  t.match(groupsOf([others, entry], 'operation'), [
    { value: 'getToken', count: 1, failed: 0 },
    { value: 'getConnectorList', count: 1, failed: 1 },
  ]);
  t.end();
});

t.test('a stream in pieces of any size', (t) => {
  const events = [
    ': the requests of this tenant follow\n\n',
    'id: 1\nevent: request\ndata: {"id":1}\n\n',
    ': 3 requests skipped\n\n',
    'id: 5\nevent: request\ndata: {"id":5}\n\n',
  ];
  const text = events.join('');
  for (let size = 1; size < text.length; size += 7) {
    let rest = '';
    const data: string[] = [];
    let hasSkipped = false;
    for (let at = 0; at < text.length; at += size) {
      const read = eventsIn(rest + text.slice(at, at + size));
      rest = read.rest;
      data.push(...read.data);
      hasSkipped ||= read.hasSkipped;
    }
    t.same([data, hasSkipped, rest], [['{"id":1}', '{"id":5}'], true, ''], `${size}`);
  }
  t.end();
});

t.test('an archive, a fault, and a test made of a request', async (t) => {
  const { send, control } = await testEmulator(t);
  await send('GET', '/connectors/v1?limit=1000');
  const [logged] = control.requests();
  if (!logged) throw new Error('Nothing was logged.');
  const har = JSON.parse(JSON.stringify(toHar([logged], 'http://x', '1')));
  t.match(har.log, {
    version: '1.2',
    entries: [
      {
        request: { method: 'GET', url: 'http://x/connectors/v1?limit=1000' },
        response: { status: 400, content: { text: /limit is/ } },
      },
    ],
  });
  control.fault(faultFor(logged));
  t.equal((await send('GET', '/connectors/v1')).statusCode, 500);
  t.equal((await send('GET', '/connectors/v1')).statusCode, 200);
  const { library, curl } = expectCode(logged, 'http://x');
  const [, wanted = ''] = /-d '(.*)'\n$/.exec(curl) ?? [];
  t.ok(control.verify(JSON.parse(wanted)).ok);
  t.ok(library.includes(wanted));
});

t.test('the form of a fault rule is the rule', async (t) => {
  const { control } = await testEmulator(t);
  const rules = [
    ...FAULT_PRESETS.map(({ rule }) => rule),
    { match: { method: 'GET', header: { 'x-a': 'b: c' } }, delay: [10, 20], probability: 0.5, after: 2 },
    toRule({ ...EMPTY_FORM, operation: 'getToken', response: 'status', status: '503', body: 'plain' }),
  ];
  for (const rule of rules) {
    t.same(toRule(toForm(rule as never)), rule);
    t.doesNotThrow(() => control.fault(rule as never));
    t.not(describeRule(rule as never), '');
  }
});

t.test('durations and sizes', (t) => {
  t.same([0, 40, 999, 1000, 59_999, 3_600_012, 5_400_000, 90_000_000].map(durationOf), [
    '0 ms',
    '40 ms',
    '1 s',
    '1 s',
    '1 min',
    '1 h',
    '1 h 30 min',
    '1 d 1 h',
  ]);
  t.same([offsetOf(3_600_000), offsetOf(-60_000)], ['+1 h', '−1 min']);
  t.same([agoOf(10), agoOf(3_660_000)], ['just now', '1 h ago']);
  t.same([0, 999, 1400, 15_000, 2_000_000].map(sizeOf), ['0 B', '999 B', '1.4 kB', '15 kB', '2.0 MB']);
  t.end();
});
