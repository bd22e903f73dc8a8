import t from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { OPERATIONS } from '../../server/api/operations.ts';
import { MAX_WARNINGS } from '../../server/gateway/warnings.ts';
import { call, connector, started } from '../support/started.ts';

const LIST = '/connectors/v1';
const unknown = (what: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `The ${what} "k${index}" is unknown.`);
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`);
const properties = (count: number): object => Object.fromEntries(keys(count).map((key) => [key, 1]));
const query = (count: number): string => keys(count).join('&');

t.test('the number of warnings per request has a limit', async (t) => {
  const table: readonly (readonly [name: string, url: string, body: object, warnings: readonly string[]])[] = [
    ['none', LIST, connector('A'), []],
    ['a property', LIST, connector('B', properties(1)), unknown('property', 1)],
    ['as many as are kept', LIST, connector('C', properties(MAX_WARNINGS)), unknown('property', MAX_WARNINGS)],
    [
      'one more',
      LIST,
      connector('D', properties(MAX_WARNINGS + 1)),
      [...unknown('property', MAX_WARNINGS), 'and 1 more'],
    ],
    ['40,000', LIST, connector('E', properties(40_000)), [...unknown('property', MAX_WARNINGS), 'and 39990 more']],
    [
      'parameters',
      `${LIST}?${query(500)}`,
      connector('F'),
      [...unknown('query parameter', MAX_WARNINGS), 'and 490 more'],
    ],
    [
      'properties and parameters',
      `${LIST}?${query(500)}`,
      connector('G', properties(9)),
      [...unknown('property', 9), ...unknown('query parameter', 1), 'and 499 more'],
    ],
    ['null', LIST, connector('H', { k0: null, type: null }), []],
    [
      'a long name',
      LIST,
      connector('I', { ['x'.repeat(1_000_000)]: 1 }),
      [`The property "${'x'.repeat(116)}... is unknown.`],
    ],
  ];
  for (const strict of [false, true]) {
    const emulator = await started(t, { auth: false, strict });
    for (const [name, url, payload, warnings] of table) {
      emulator.resetRequests();
      const response = await emulator.inject({ method: 'POST', url, payload });
      t.same(emulator.requests()[0]?.warnings, warnings, name);
      if (!strict || warnings.length === 0) {
        t.match(
          response.json(),
          { name: (payload as { name: string }).name, className: 'org.example.Connector' },
          name,
        );
        continue;
      }
      t.equal(response.statusCode, 400, name);
      t.same(
        response.json().causes.map(({ text }: { text: string }) => text),
        warnings,
        name,
      );
      t.ok(response.body.length < 5_000, `${name}: ${response.body.length} characters`);
    }
  }
});

const UNKNOWN_QUERY = { method: 'GET', path: `${LIST}?colour=red`, warning: /query parameter "colour" is unknown/ };
const UNKNOWN_PROPERTY = {
  method: 'POST',
  path: LIST,
  body: connector('Tinted', { colour: 'red' }),
  warning: /property "colour" is unknown/,
};

t.test('requests that a client should fix get warnings', async (t) => {
  const emulator = await started(t, { auth: false });
  await call('POST', emulator.url + LIST, { body: connector('Old') });
  const state = emulator.state();
  emulator.setState({
    ...state,
    connectors: state.connectors.map((one) => (one.scriptName === 'old' ? { ...one, status: 'DEPRECATED' } : one)),
  });
  const table: { method: string; path: string; body?: unknown; warning: RegExp }[] = [
    UNKNOWN_QUERY,
    UNKNOWN_PROPERTY,
    { method: 'GET', path: '/beta/connectors', warning: /beta is legacy; its new path is \/connectors\/v1\.$/ },
    { method: 'DELETE', path: `${LIST}/old`, warning: /"old" is DEPRECATED/ },
  ];
  for (const { method, path, body, warning } of table) {
    emulator.resetRequests();
    const { status } = await call(method, emulator.url + path, { body });
    t.ok(status < 300, `${method} ${path}: it works all the same`);
    t.match(emulator.requests(), [{ warnings: [warning] }], `${method} ${path}: on the entry`);
    const { body: warnings } = await call('GET', `${emulator.url}/_emulator/warnings`);
    t.match(warnings, [{ id: emulator.requests()[0]?.id, method, path: path.split('?')[0], text: warning }]);
    t.equal((warnings as unknown[]).length, 1);
  }
  emulator.resetRequests();
  await call('GET', `${emulator.url}${LIST}?limit=1&offset=0&count=true&locale=de&filters=name%20sw%20%22A%22`);
  const plain = connector('Plain', { type: 'x', directConnect: true, status: 'RELEASED' });
  await call('POST', emulator.url + LIST, { body: plain });
  t.same(emulator.warnings(), [], 'what is known is worth none');
  emulator.resetRequests();
  await call('GET', `${emulator.url}/beta/connectors?colour=red&shape=round`);
  t.equal(emulator.warnings().length, 3, 'each of its own');
});

t.test('each request to a legacy family gets a warning with the new path', async (t) => {
  const emulator = await started(t, { auth: false });
  for (const { name, basePath, legacy, operations } of FAMILIES) {
    for (const { id, method, path } of OPERATIONS.filter(({ id }) => operations.includes(id))) {
      emulator.resetRequests();
      const place = path.replace(':scriptName', 'nobody').replace(':locale', 'de');
      await call(
        method,
        emulator.url + basePath + place,
        id === 'createCustomConnector' ? { body: connector(name) } : {},
      );
      const newPath = LIST + path.replace(':scriptName', '{scriptName}').replace(':locale', '{locale}');
      const warning = `The API family ${name} is legacy; its new path is ${newPath}.`;
      // A PATCH without a body fails before anything is looked for.
      const wanted = legacy && method !== 'PATCH' ? [warning] : [];
      t.same(emulator.requests()[0]?.warnings, wanted, `${name} ${id}`);
    }
  }
});

t.test('--strict rejects requests that would get a warning', async (t) => {
  const emulator = await started(t, { auth: false, strict: true });
  for (const { method, path, warning, ...more } of [UNKNOWN_QUERY, UNKNOWN_PROPERTY]) {
    emulator.resetRequests();
    const response = await call(method, emulator.url + path, more);
    t.match(response, { status: 400, body: { detailCode: /^400\.1/, causes: [{ text: warning }] } }, path);
    t.match(emulator.requests(), [{ warnings: [warning], rejection: { causes: [warning] } }]);
  }
  t.equal((await call('GET', `${emulator.url}${LIST}/tinted`)).status, 404, 'nothing was made');
  t.equal((await call('POST', emulator.url + LIST, { body: connector('Plain') })).status, 200);
});

t.test('--strict never rejects a request because of its family', async (t) => {
  const emulator = await started(t, { auth: false, strict: true });
  for (const { name, basePath, legacy } of FAMILIES) {
    emulator.resetRequests();
    t.equal((await call('GET', `${emulator.url}${basePath}`)).status, 200, name);
    t.equal(emulator.warnings().length, legacy ? 1 : 0, name);
    emulator.resetRequests();
    const { status, body } = await call('GET', `${emulator.url}${basePath}?colour=red`);
    t.equal(status, 400, `${name}: another warning is still an error`);
    t.match(body, { causes: { length: 1 } }, `${name}: the family is none of its causes`);
    t.equal(emulator.warnings().length, legacy ? 2 : 1, `${name}: the log has both`);
  }
});
