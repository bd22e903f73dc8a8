import t from 'tap';
import { testEmulator } from '../support/emulator.ts';

t.test('the seed is listed by name, without unreleased connectors', async (t) => {
  const emulator = await testEmulator(t);
  const response = await emulator.send('GET', '/v3/connectors?count=true');
  const items = response.json<{ name: string; status: string }[]>();
  t.equal(response.statusCode, 200);
  t.equal(response.headers['x-total-count'], '150');
  t.equal(items.length, 150);
  t.ok(items.every(({ status }) => status === 'RELEASED'));
  const names = items.map(({ name }) => name.toUpperCase());
  t.same(names, [...names].sort());
});
