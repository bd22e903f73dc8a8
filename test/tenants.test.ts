import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import type { Emulator } from '../server/index.ts';
import { askForToken, call, connector, started } from './support/started.ts';

const LIST = '/v3/connectors';
const FORM = '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" name="uploaded"/>';

/** An upload whose body is sent in two halves, so that something can happen in between. */
const interruptedUpload = async (t: Test, emulator: Emulator, path: string, document: string, between: () => void) => {
  const { hostname, port } = new URL(emulator.url);
  const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="f.xml"\r\n\r\n${document}\r\n--b--\r\n`;
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  await once(socket, 'connect');
  const head = [
    `PUT ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${await emulator.token()}`,
    'Content-Type: multipart/form-data; boundary=b',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  const half = Math.floor(body.length / 2);
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, half)}`);
  // The request is under way once its tenant is busy; a request that is answered after it tells so.
  await call('GET', `${emulator.url}/oauth/info`);
  between();
  socket.write(body.slice(half));
  const response = await text(socket);
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(response) ?? [];
  return { status: Number(status), body: response.slice(response.indexOf('\r\n\r\n') + 4) };
};

t.test('an upload meets the state after a reset or restore that happens while it is read', async (t) => {
  for (const data of [undefined, t.testdir()]) {
    const where = data ? 'on disk' : 'in memory';
    const emulator = await started(t, { data });
    const token = await emulator.token();
    const create = () => call('POST', emulator.url + LIST, { token, body: connector('Own') });
    const path = `${LIST}/own/source-config`;
    const stored = async () => (await call('GET', emulator.url + path, { token })).text;

    await create();
    const generated = await stored();
    for (const document of [FORM, generated]) {
      const lost = await interruptedUpload(t, emulator, path, document, () => emulator.reset());
      t.equal(lost.status, 404, `${where}: after a reset the connector is gone`);
      t.same(
        emulator.state().connectors.filter(({ custom }) => custom),
        [],
        'and stays gone',
      );
      await create();
    }

    emulator.snapshot('before');
    await call('PATCH', `${emulator.url}${LIST}/own`, {
      token,
      headers: { 'content-type': 'application/json-patch+json' },
      body: [{ op: 'replace', path: '/sourceConfigXml', value: FORM }],
    });
    const restored = await interruptedUpload(t, emulator, path, FORM, () => emulator.restore('before'));
    t.equal(restored.status, 200);
    t.match(restored.body, /"UPDATED"/, `${where}: the restored connector had another document`);
    t.equal(await stored(), FORM);
    const same = await interruptedUpload(t, emulator, path, generated, () => emulator.restore('before'));
    t.match(same.body, /"UNCHANGED"/, `${where}: the restored connector has this document`);
    t.equal(await stored(), generated);
  }
});

t.test('requests to many unknown tenants evict no used tenant, create no file, and list none', async (t) => {
  for (const data of [undefined, t.testdir()]) {
    const emulator = await started(t, { maxTenants: 20, data });
    const owners = ['faulty', 'moved', 'snapped', 'client', 'written'] as const;
    const [faulty, moved, snapped, client, written] = owners.map((name) => emulator.tenant(name));
    faulty?.fault({ response: '500' });
    moved?.advance(60);
    snapped?.snapshot('one');
    client?.addClient({ id: 'a', secret: 'b' });
    const token = await written?.token();
    t.equal((await call('POST', `${written?.url}${LIST}`, { token: token ?? '', body: connector('Own') })).status, 200);

    for (let index = 0; index < 100; index += 1) {
      const { status } = await call('GET', `${emulator.url}/t/scan-${index}${index % 2 ? LIST : '/nowhere'}`);
      t.equal(status, index % 2 ? 401 : 404);
    }
    t.same(emulator.tenants(), ['default', ...owners].sort());
    t.equal(faulty?.faults().length, 1);
    t.ok(Math.abs((moved?.clock().offset ?? 0) - 60_000) < 1000);
    t.equal(snapped?.snapshots().length, 1);
    t.equal(client?.clients().length, 1);
    t.ok(written?.state().connectors.some(({ name }) => name === 'Own'));
    if (data) t.same(readdirSync(join(data, 'tenants')), ['written.sqlite', 'written.sqlite-wal']);

    const { body } = await call('GET', `${emulator.url}/t/scan-99/_emulator/requests`);
    t.match(body, [{ status: 401, path: LIST }], 'the log of such a tenant shows what it answered');
    t.ok(emulator.tenants().includes('scan-99'), 'and whoever asks for it has used the tenant');
  }
});

t.test('more written tenants on disk than fit in memory lose nothing', async (t) => {
  const data = t.testdir();
  const emulator = await started(t, { maxTenants: 3, data });
  const names = Array.from({ length: 10 }, (_, index) => `acme-${index}`);
  for (const round of [1, 2]) {
    for (const name of names) {
      const tenant = emulator.tenant(name);
      const token = await askForToken(tenant.url, 'client');
      const { status } = await call('POST', tenant.url + LIST, { token, body: connector(`Own ${round}`) });
      t.equal(status, 200, `${name}, round ${round}`);
    }
  }
  for (const name of names) {
    const custom = emulator
      .tenant(name)
      .state()
      .connectors.filter(({ custom }) => custom);
    t.same(
      custom.map(({ name }) => name),
      ['Own 1', 'Own 2'],
      name,
    );
  }
  t.same(emulator.tenants(), ['default', ...names].sort());
});

t.test('if all tenants are busy, a new one is rejected', async (t) => {
  const emulator = await started(t, { maxTenants: 2 });
  const tenant = emulator.tenant('busy');
  tenant.fault({ response: 'hang' });
  const hanging = fetch(tenant.url + LIST).catch(() => 'closed');
  while (tenant.faults()[0]?.hits !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
  const { status, body } = await call('GET', `${emulator.url}/t/another${LIST}`);
  t.equal(status, 400);
  t.match(body, { detailCode: /^400\.1\.4/ });
  await emulator.close();
  t.equal(await hanging, 'closed');
});

t.test('a tenant that was reset has no file', async (t) => {
  const data = t.testdir();
  const emulator = await started(t, { data });
  const file = join(data, 'tenants', 'default.sqlite');
  const token = await emulator.token();
  t.notOk(existsSync(file), 'nor has one that was never written to');
  await call('POST', emulator.url + LIST, { token, body: { name: '' } });
  t.notOk(existsSync(file), 'or whose writes were all rejected');
  await call('POST', emulator.url + LIST, { token, body: connector('Own') });
  t.ok(existsSync(file));
  emulator.reset();
  t.same(readdirSync(join(data, 'tenants')), []);
});
