import t from 'tap';
import type { TenantState } from '../../server/index.ts';
import { call, started } from '../support/started.ts';

t.test('a state carries clients, fault rules, and clock from one tenant to another', async (t) => {
  const emulator = await started(t);
  const [one, other] = [emulator.tenant('one'), emulator.tenant('other')];
  one.addClient({ id: 'reader', secret: 'r', scopes: ['idn:connector-config:read'], tokenLifetime: 60 });
  one.fault({ match: { operation: 'getConnector' }, times: 2, response: '429' });
  one.setClock({ set: '2030-01-01T00:00:00Z', freeze: true });
  other.addClient({ id: 'gone', secret: 'g' });
  other.fault({ response: '500' });
  const saved = JSON.parse(JSON.stringify(one.state())) as TenantState;
  t.match(saved, {
    version: 1,
    clients: [{ id: 'reader', secret: 'r', authorities: ['ORG_ADMIN'], tokenLifetime: 60 }],
    faults: [{ match: { operation: 'getConnector' }, times: 2, response: '429' }],
    clock: { offset: 0, frozenAt: '2030-01-01T00:00:00.000Z' },
  });
  t.equal((await call('PUT', `${other.url}/_emulator/state`, { body: saved })).status, 204);
  t.same(other.state(), saved);
  t.same(other.clock(), one.clock());

  one.resetClock();
  one.advance(3600);
  const moved = one.state();
  t.ok(Math.abs((moved.clock?.offset ?? 0) - 3_600_000) < 50, JSON.stringify(moved.clock));
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.same(one.state(), moved, 'a document of a clock that runs does not change by itself');
});

t.test('what a state leaves out stays, and nothing changes if a part is invalid', async (t) => {
  const emulator = await started(t);
  emulator.addClient({ id: 'a', secret: 'a' });
  emulator.fault({ response: '500' });
  emulator.advance(60);
  const before = emulator.state();
  emulator.setState({ version: 1, connectors: before.connectors });
  t.same(emulator.state(), before);
  const table: { name: string; state: Partial<TenantState> }[] = [
    { name: 'a fault', state: { faults: [{ response: { status: 204, headers: { 'content-length': '1' } } }] } },
    { name: 'a client', state: { clients: [{ id: '', secret: 'x' }] } },
    { name: 'a clock', state: { clock: { offset: 2.9e14, frozenAt: null } } },
    {
      name: 'connectors',
      state: { clients: [], faults: [], connectors: [...before.connectors, ...before.connectors.slice(0, 1)] },
    },
  ];
  for (const { name, state } of table) {
    t.throws(() => emulator.setState({ version: 1, connectors: [], ...state }), name);
    t.same(emulator.state(), before, `${name}: nothing changed`);
  }
  emulator.setState({ version: 1, connectors: [], clients: [], faults: [], clock: { offset: 0, frozenAt: null } });
  t.match(emulator.state(), { connectors: { length: 0 }, clients: { length: 0 }, faults: { length: 0 } });
  t.same(emulator.clock().frozen, false);
});
