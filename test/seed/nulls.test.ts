import t from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { DOCUMENT_KINDS, documentError } from '../../server/domain/connectors/document-kinds.ts';
import { startEmulator } from '../../server/index.ts';
import { schemas, validator } from '../../server/models/validators.ts';
import { NULLS } from '../../server/seed/nulls.ts';
import { testEmulator } from '../support/emulator.ts';

interface Property {
  readonly type?: string;
  readonly anyOf?: readonly Property[];
}

const propertiesOf = (model: string): [string, Property][] =>
  Object.entries((schemas[model]?.['properties'] ?? {}) as Record<string, Property>);
const mayBe = ({ type, anyOf }: Property, wanted: string): boolean =>
  type === wanted || anyOf?.some((part) => mayBe(part, wanted)) === true;

t.test('every nullable field is null somewhere, and every list is null or empty', async (t) => {
  const { send } = await testEmulator(t, { fixtures: 'nulls' });
  for (const { name, basePath, itemModel, detailModel, operations } of FAMILIES) {
    const items = (await send('GET', basePath)).json<Record<string, unknown>[]>();
    t.ok(items.length > 0, `${name} lists them`);
    const shown: (readonly [model: string, values: readonly Record<string, unknown>[]])[] = [[itemModel, items]];
    if (operations.includes('getConnector')) {
      const details = await Promise.all(NULLS.map(({ scriptName }) => send('GET', `${basePath}/${scriptName}`)));
      shown.push([detailModel, details.map((response) => response.json<Record<string, unknown>>())]);
    }
    for (const [model, values] of shown) {
      const isValid = validator(model);
      for (const value of values) t.ok(isValid(value), `${name}: ${model}`);
      for (const [field, property] of propertiesOf(model)) {
        const found = values.map((value) => value[field]);
        if (mayBe(property, 'null')) t.ok(found.includes(null), `${name}: ${field} of ${model} is null`);
        const isList = mayBe(property, 'array');
        if (isList)
          t.ok(
            found.some((value) => Array.isArray(value)),
            `${name}: ${field} of ${model} is an empty list`,
          );
        for (const value of isList ? found : []) t.ok(value === null || (value as unknown[]).length === 0, field);
        if (field === 'connectorMetadata' || field === 'translationProperties')
          for (const value of found) t.same(value, {}, `${name}: ${field}`);
      }
      const required = (schemas[model]?.['required'] ?? []) as readonly string[];
      for (const [field] of propertiesOf(model).filter(([field]) => !required.includes(field))) {
        t.ok(
          values.some((value) => !(field in value)),
          `${name}: ${field} of ${model} is absent`,
        );
      }
    }
  }
});

t.test('the documents are the shortest valid ones', (t) => {
  const documents = NULLS.flatMap(({ documents }) => DOCUMENT_KINDS.map((kind) => [kind, documents[kind]] as const));
  for (const [kind, text] of documents) {
    if (text === undefined) continue;
    t.equal(documentError(kind, text), undefined, kind);
    for (const shorter of [text.slice(0, -1), text.slice(1), text.replace(/ [a-z]+="[^"]*"/, '')]) {
      if (shorter !== text) t.not(documentError(kind, shorter), undefined, shorter);
    }
  }
  t.end();
});

t.test('connectors of the profile nulls can be exported, imported, changed, and deleted', async (t) => {
  const emulator = await startEmulator({ port: 0, logLevel: 'silent', fixtures: 'nulls', auth: false });
  t.teardown(() => emulator.close());
  const state = emulator.state();
  emulator.tenant('other').setState(state);
  t.strictSame(emulator.tenant('other').state(), state);
  for (const { scriptName } of NULLS) {
    const path = `/connectors/v1/${scriptName}`;
    const patched = await emulator.inject({
      method: 'PATCH',
      url: path,
      headers: { 'content-type': 'application/json-patch+json' },
      payload: JSON.stringify([{ op: 'add', path: '/connectorMetadata/a', value: null }]),
    });
    t.match(patched.json(), { connectorMetadata: { a: null } }, scriptName);
    t.equal((await emulator.inject({ method: 'DELETE', url: path })).statusCode, 204, scriptName);
  }
  t.same(emulator.state().connectors, []);
});
