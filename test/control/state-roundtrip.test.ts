import fc from 'fast-check';
import t from 'tap';
import { FORM_NAMESPACE } from '../../server/domain/connectors/document-kinds.ts';
import type { Emulator, TenantState } from '../../server/index.ts';
import { LOCALES } from '../../server/models/enums.ts';
import { call, connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const PATCH = { 'content-type': 'application/json-patch+json' };

/** A value as deep as the API lets it become by several patches. */
const nested = (depth: number): unknown => (depth <= 1 ? {} : { a: nested(depth - 1) });

const text = fc.string({ unit: 'binary', maxLength: 40 });
const json = fc.jsonValue({ maxDepth: 4 });
const write = fc.oneof(
  fc.record({
    kind: fc.constant('create' as const),
    name: fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
  }),
  fc.record({ kind: fc.constant('metadata' as const), key: text, value: json }),
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constantFrom('sourceConfigXml', 'applicationXml', 'correlationConfigXml'),
    value: fc.constantFrom(
      '<x/>',
      `<Form xmlns="${FORM_NAMESPACE}"/>`,
      '<Application name="\ud800"/>',
      '<Application/>',
      '<CorrelationConfig/>',
      '\ufeff<Application/>',
    ),
  }),
  fc.record({ kind: fc.constant('remove' as const), field: fc.constantFrom('sourceConfigXml', 'applicationXml') }),
  fc.record({ kind: fc.constant('upload' as const), scriptName: fc.constantFrom('workday', 'own'), label: text }),
  fc.record({
    kind: fc.constant('translate' as const),
    scriptName: fc.constantFrom('workday', 'own'),
    locale: fc.constantFrom(...LOCALES),
    value: text,
  }),
);
type Write = typeof write extends fc.Arbitrary<infer T> ? T : never;

const upload = (content: string): FormData => {
  const form = new FormData();
  form.set('file', new Blob([content]), 'file');
  return form;
};

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Sends a write to a custom connector `own`, or to a seeded one; it may well be rejected. */
const send = async ({ url }: Emulator, token: string, one: Write): Promise<unknown> => {
  const own = `${url}${LIST}/own`;
  const patch = (operation: object) => call('PATCH', own, { token, headers: PATCH, body: [operation] });
  const put = (path: string, content: string) =>
    fetch(`${url}${LIST}/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: upload(content),
    });
  switch (one.kind) {
    case 'create':
      return call('POST', url + LIST, { token, body: connector(one.name) });
    case 'metadata':
      return patch({ op: 'add', path: `/connectorMetadata/${escapePointer(one.key)}`, value: one.value });
    case 'field':
      return patch({ op: 'add', path: `/${one.field}`, value: one.value });
    case 'remove':
      return patch({ op: 'remove', path: `/${one.field}` });
    case 'upload':
      return put(`${one.scriptName}/source-config`, `<Form xmlns="${FORM_NAMESPACE}" label="${one.label}"/>`);
    case 'translate':
      return put(`${one.scriptName}/translations/${one.locale}`, `ShortDesc=${one.value}`);
  }
};

const imported = async (target: Emulator, state: TenantState): Promise<{ status: number; state: TenantState }> => {
  const { status, body } = await call('PUT', `${target.url}/_emulator/state`, { body: state });
  if (status !== 204) throw new Error(`The state is rejected: ${JSON.stringify(body)}`);
  return { status, state: target.state() };
};

t.test('whatever was written can be exported, imported into another tenant, and exported again', async (t) => {
  const [source, target] = [await started(t), await started(t, { fixtures: 'none' })];
  const token = await source.token();
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), async (writes) => {
      source.reset();
      await call('POST', source.url + LIST, { token, body: connector('Own') });
      for (const one of writes) await send(source, token, one);
      const exported = source.state();
      const again = await imported(target, exported);
      t.strictSame(again.state, exported);
    }),
    { numRuns: 40 },
  );
});

t.test('metadata as deep as patches can make it', async (t) => {
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

t.test('the state of the largest profile', async (t) => {
  const [source, target] = [await started(t, { fixtures: 'large' }), await started(t, { fixtures: 'none' })];
  const exported = source.state();
  t.ok(JSON.stringify(exported).length > 20_000_000);
  const { state } = await imported(target, exported);
  t.equal(state.connectors.length, exported.connectors.length);
  t.strictSame(state.connectors.at(-1), exported.connectors.at(-1));
});

t.test('what the library hands in and out is its own', async (t) => {
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

  const rule = { match: { method: 'GET' }, answer: { status: 418 } };
  const fault = emulator.fault(rule);
  rule.match.method = 'POST';
  rule.answer.status = 200;
  Object.assign(fault.rule, { times: 1 });
  Object.assign(emulator.faults()[0]?.rule ?? {}, { delay: 1 });
  t.strictSame(emulator.faults()[0]?.rule, { match: { method: 'GET' }, answer: { status: 418 } });
  emulator.clearFaults();

  const client = { id: 'a', secret: 'b', scopes: ['idn:connector-config:read'] };
  emulator.addClient(client);
  client.scopes.push('sp:scopes:all');
  for (const { scopes } of emulator.clients()) (scopes as string[]).push('sp:scopes:all');
  t.strictSame(emulator.clients()[0]?.scopes, ['idn:connector-config:read']);

  await call('GET', emulator.url + LIST);
  Object.assign(emulator.requests()[0]?.request.headers ?? {}, { host: 'changed' });
  t.not(emulator.requests()[0]?.request.headers['host'], 'changed');
});
