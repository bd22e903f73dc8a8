import t from 'tap';
import { MAX_WARNINGS } from '../../server/gateway/warnings.ts';
import { connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const unknown = (what: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `The ${what} "k${index}" is unknown.`);
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `k${index}`);
const properties = (count: number): object => Object.fromEntries(keys(count).map((key) => [key, 1]));
const query = (count: number): string => keys(count).join('&');

t.test('so many warnings are kept of a request, and the number of the others', async (t) => {
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
    ['400,000', LIST, connector('E', properties(400_000)), [...unknown('property', MAX_WARNINGS), 'and 399990 more']],
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
      emulator.clearRequests();
      const answer = await emulator.inject({ method: 'POST', url, payload });
      t.same(emulator.requests()[0]?.warnings, warnings, name);
      if (!strict || warnings.length === 0) {
        t.match(answer.json(), { name: (payload as { name: string }).name, className: 'org.example.Connector' }, name);
        continue;
      }
      t.equal(answer.statusCode, 400, name);
      t.same(
        answer.json().causes.map(({ text }: { text: string }) => text),
        warnings,
        name,
      );
      t.ok(answer.body.length < 5_000, `${name}: ${answer.body.length} characters`);
    }
  }
});
