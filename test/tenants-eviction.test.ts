import t from 'tap';
import { MemoryStorage } from '../server/store/tenant-storage.ts';
import { type TenantSource, Tenants } from '../server/tenants.ts';
import { emptyTemplate } from './store/fixtures/records.ts';

const OPTIONS = {
  clients: [],
  rateLimit: undefined,
  requestLog: { entries: 1, bytes: 1000 },
  strict: false,
  seed: undefined,
};

t.test('an evicted tenant is never returned again, even if the new tenant could not be created', (t) => {
  const template = emptyTemplate(t);
  const source: TenantSource = {
    names: () => [],
    storage: (name) => {
      if (name === 'broken') throw new Error('the disk is gone');
      return new MemoryStorage(template);
    },
  };
  const tenants = new Tenants(source, OPTIONS, 2);
  t.teardown(() => tenants.close());
  tenants.get('default').markKnown();
  const evicted = tenants.get('acme');
  t.equal(tenants.get('acme'), evicted);
  t.throws(() => tenants.get('broken'), /the disk is gone/);
  t.not(tenants.get('acme'), evicted);
  t.end();
});
