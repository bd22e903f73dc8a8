import fc from 'fast-check';
import t from 'tap';
import { FORM_NAMESPACE } from '../../server/domain/connectors/document-kinds.ts';
import type { Emulator, TenantState } from '../../server/index.ts';
import { LOCALES } from '../../server/models/enums.ts';
import { runs } from '../support/property.ts';
import { call, connector, started } from '../support/started.ts';

const LIST = '/v3/connectors';
const PATCH = { 'content-type': 'application/json-patch+json' };

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

t.test('any state can be exported, imported into another tenant, and exported again', async (t) => {
  const [source, target] = [await started(t, { fixtures: 'minimal' }), await started(t, { fixtures: 'none' })];
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
    runs(15),
  );
});
