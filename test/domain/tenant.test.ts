import t from 'tap';
import { adminClient } from '../../server/domain/auth/clients.ts';
import type { Tenant } from '../../server/domain/tenant.ts';
import { tenantOf } from '../store/fixtures/records.ts';

t.test('a tenant with any data of its own is not disposable', (t) => {
  const table: readonly (readonly [name: string, change: (tenant: Tenant) => void, undo: (tenant: Tenant) => void])[] =
    [
      [
        'a connector',
        (tenant) => tenant.connectors.create({ name: 'Own', className: 'c' }),
        (tenant) => tenant.reset(),
      ],
      [
        'a snapshot, though it is the template',
        (tenant) => tenant.saveSnapshot('one'),
        (tenant) => tenant.deleteSnapshot('one'),
      ],
      ['a fault rule', (tenant) => tenant.faults.add({ response: '500' }), (tenant) => tenant.faults.clear()],
      ['a clock that is moved', (tenant) => tenant.clock.change({ advance: 1 }), (tenant) => tenant.clock.reset()],
      ['a clock that stands', (tenant) => tenant.clock.change({ freeze: true }), (tenant) => tenant.clock.reset()],
      ['a client', (tenant) => tenant.clients.add(adminClient('a', 'b')), (tenant) => tenant.clients.reset()],
    ];
  for (const [name, change, undo] of table) {
    const tenant = tenantOf(t, 'acme', []);
    t.ok(tenant.isDisposable, `before ${name}`);
    change(tenant);
    t.notOk(tenant.isDisposable, name);
    undo(tenant);
    t.ok(tenant.isDisposable, `after ${name}`);
  }
  t.end();
});
