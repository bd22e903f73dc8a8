import t from 'tap';
import {
  adminClient,
  Clients,
  MAX_ADDED_CLIENT_BYTES,
  MAX_ADDED_CLIENTS,
  MAX_CLIENT_ID_LENGTH,
} from '../../../server/domain/auth/clients.ts';
import { ApiError } from '../../../server/domain/errors.ts';

const add = (clients: Clients, id: string, scope = 's'): string | undefined => {
  try {
    clients.add({ ...adminClient(id, 'secret'), scopes: [scope] });
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.name : String(error);
  }
};

t.test('credentials are valid for configured and added clients', (t) => {
  const open = new Clients([]);
  const closed = new Clients([adminClient('id', 'secret')]);
  const longest = 'i'.repeat(MAX_CLIENT_ID_LENGTH);
  const table: readonly (readonly [
    clients: Clients,
    id: string | undefined,
    secret: string | undefined,
    ok: boolean,
  ])[] = [
    [open, 'any', 'thing', true],
    [open, 'any', '', false],
    [open, 'any', undefined, false],
    [open, '', 'thing', false],
    [open, undefined, 'thing', false],
    [open, longest, 'thing', true],
    [open, `${longest}i`, 'thing', false],
    [open, 'any', 'x'.repeat(100_000), true],
    [closed, 'id', 'secret', true],
    [closed, 'id', 'secre', false],
    [closed, 'id', undefined, false],
    [closed, 'any', 'secret', false],
    [closed, '__proto__', 'secret', false],
  ];
  for (const [clients, id, secret, ok] of table) {
    const name = `${clients === open ? 'open' : 'closed'}: ${id?.slice(0, 9)}, ${secret?.slice(0, 9)}`;
    t.equal(clients.authenticate(id, secret)?.id, ok ? id : undefined, name);
  }
  t.equal(open.find(`${longest}i`), undefined, 'nor may one that shows no secret');
  t.end();
});

t.test('added clients extend the configured ones, or replace one of them', (t) => {
  const clients = new Clients([adminClient('a', '1'), adminClient('b', '2')]);
  clients.add(adminClient('c', '3'));
  clients.add(adminClient('a', '4'));
  t.same(
    clients.list().map(({ id, secret }) => id + secret),
    ['a4', 'b2', 'c3'],
  );
  t.equal(clients.authenticate('a', '1'), undefined);
  clients.reset();
  t.same(
    clients.list().map(({ id, secret }) => id + secret),
    ['a1', 'b2'],
  );
  t.end();
});

t.test('the number of added clients has a limit', (t) => {
  const clients = new Clients([adminClient('initial', 'secret')]);
  for (let index = 0; index < MAX_ADDED_CLIENTS; index += 1) clients.add(adminClient(String(index), 'secret'));
  t.equal(add(clients, 'one more'), 'limitViolation');
  t.equal(add(clients, '0'), undefined, 'one that is there may be replaced');
  t.equal(clients.list().length, MAX_ADDED_CLIENTS + 1);
  clients.reset();
  t.equal(add(clients, 'one more'), undefined, 'after a reset there is room');
  t.end();
});

t.test('the added clients have a maximum total size', (t) => {
  const clients = new Clients([adminClient('initial', 'x'.repeat(MAX_ADDED_CLIENT_BYTES))]);
  const half = 'x'.repeat(MAX_ADDED_CLIENT_BYTES / 4 + 1);
  t.equal(add(clients, 'one', half), undefined, 'those of the settings do not count');
  t.equal(add(clients, 'two', half), 'limitViolation');
  t.equal(add(clients, 'one', half), undefined, 'one that is replaced counts once');
  t.equal(add(clients, 'two'), undefined, 'a small one has room');
  t.equal(add(clients, 'two', half), 'limitViolation', 'nor may one grow');
  t.same(clients.list().at(-1)?.scopes, ['s'], 'and it stays as it was');
  t.end();
});
