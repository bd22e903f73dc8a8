import t from 'tap';
import type { Emulator, TenantState } from '../../server/index.ts';
import { call, connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const PATCH = { 'content-type': 'application/json-patch+json' };

/** A value as deep as the API lets it become by several patches. */
const nested = (depth: number): unknown => (depth <= 1 ? {} : { a: nested(depth - 1) });

const imported = async (target: Emulator, state: TenantState): Promise<{ status: number; state: TenantState }> => {
  const { status, body } = await call('PUT', `${target.url}/_emulator/state`, { body: state });
  if (status !== 204) throw new Error(`The state is rejected: ${JSON.stringify(body)}`);
  return { status, state: target.state() };
};

t.test('metadata can be as deep as patches can make it', async (t) => {
  const [source, target] = [await started(t, { fixtures: 'none' }), await started(t, { fixtures: 'none' })];
  const token = await source.token();
  await call('POST', source.url + LIST, { token, body: connector('Own') });
  let path = '/connectorMetadata';
  const statuses: number[] = [];
  for (const depth of [50, 48, 1, 1]) {
    path += '/a';
    const { status } = await call('PATCH', `${source.url}${LIST}/own`, {
      token,
      headers: PATCH,
      body: [{ op: 'add', path, value: nested(depth) }],
    });
    statuses.push(status);
    path += '/a'.repeat(depth - 1);
  }
  t.ok(statuses.includes(400), `at some depth it ends: ${statuses}`);
  t.strictSame((await imported(target, source.state())).state, source.state());
});

t.test('the state of the largest profile can be exported and imported', async (t) => {
  const [source, target] = [await started(t, { fixtures: 'large' }), await started(t, { fixtures: 'none' })];
  const exported = source.state();
  t.ok(JSON.stringify(exported).length > 20_000_000);
  const { state } = await imported(target, exported);
  t.equal(state.connectors.length, exported.connectors.length);
  t.strictSame(state.connectors.at(-1), exported.connectors.at(-1));
});

t.test('values passed to and from the library are copies', async (t) => {
  const emulator = await started(t);
  const state = emulator.state();
  const before = structuredClone(state);
  const [first] = state.connectors;
  if (!first) throw new Error('There are no connectors.');
  first.name = 'changed';
  first.connectorMetadata['changed'] = true;
  first.features?.push('CHANGED');
  first.documents['source-config'] = 'changed';
  t.strictSame(emulator.state(), before, 'a state that was handed out');

  emulator.setState(before);
  const kept = emulator.state();
  for (const { connectorMetadata, labels } of before.connectors) {
    connectorMetadata['changed'] = true;
    labels.push('changed');
  }
  t.strictSame(emulator.state(), kept, 'a state that was handed in');

  const rule = { match: { method: 'GET' }, response: { status: 418 } };
  const fault = emulator.fault(rule);
  rule.match.method = 'POST';
  rule.response.status = 200;
  Object.assign(fault.rule, { times: 1 });
  Object.assign(emulator.faults()[0]?.rule ?? {}, { delay: 1 });
  t.strictSame(emulator.faults()[0]?.rule, { match: { method: 'GET' }, response: { status: 418 } });
  emulator.resetFaults();

  const client = { id: 'a', secret: 'b', scopes: ['idn:connector-config:read'] };
  emulator.addClient(client);
  client.scopes.push('sp:scopes:all');
  for (const { scopes } of emulator.clients()) (scopes as string[]).push('sp:scopes:all');
  t.strictSame(emulator.clients()[0]?.scopes, ['idn:connector-config:read']);

  await call('GET', emulator.url + LIST);
  Object.assign(emulator.requests()[0]?.request.headers ?? {}, { host: 'changed' });
  t.not(emulator.requests()[0]?.request.headers['host'], 'changed');
});
