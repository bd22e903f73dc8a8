import t from 'tap';
import { Connectors } from '../../../server/domain/connectors/connectors.ts';
import { ConnectorDocuments } from '../../../server/domain/connectors/documents.ts';
import { MAX_CONNECTOR_SIZE, MAX_METADATA_SIZE } from '../../../server/domain/connectors/size.ts';
import { writeState } from '../../../server/domain/state.ts';
import { record, storageOf } from '../../store/fixtures/records.ts';
import { apiErrorOf } from '../fixtures/api-error.ts';

t.test('the texts of a connector have a maximum total size', (t) => {
  const storage = storageOf(t);
  const store = storage.writer();
  const taken = 1000;
  // What is stored is not looked at again, so that it need not be XML.
  store.insert(record('full', { custom: true }), { 'source-config': 'x'.repeat(MAX_CONNECTOR_SIZE - taken) });
  const [connectors, documents] = [new Connectors(storage), new ConnectorDocuments(storage)];
  const xml = (size: number) => `<Application name="${'a'.repeat(size)}"/>`;
  const table: readonly (readonly [name: string, write: (size: number) => unknown])[] = [
    ['a document', (size) => documents.put('full', 'source-template', Buffer.from(xml(size)))],
    ['a translation', (size) => documents.putTranslation('full', 'de', Buffer.from(`a=${'b'.repeat(size)}`))],
    [
      'a patched document',
      (size) => connectors.patch('full', [{ op: 'add', path: '/applicationXml', value: xml(size) }]),
    ],
  ];
  for (const [name, write] of table) {
    const { version } = store;
    const apiError = apiErrorOf(() => write(taken + 1));
    t.equal(apiError?.name, 'limitViolation', name);
    t.match(apiError?.details.causes?.[0], /hold up to 33554432 characters/, name);
    t.equal(store.version, version, `${name}: nothing is written`);
  }
  for (const [name, write] of table) t.doesNotThrow(() => write(100), name);
  t.end();
});

t.test('metadata has a maximum size', (t) => {
  const storage = storageOf(t, record('own', { custom: true }));
  const connectors = new Connectors(storage);
  const grow = (size: number) =>
    apiErrorOf(() => connectors.patch('own', [{ op: 'add', path: '/connectorMetadata/a', value: 'b'.repeat(size) }]));
  t.equal(grow(MAX_METADATA_SIZE)?.name, 'limitViolation', 'key and quotes count');
  t.same(storage.reader.find('own')?.connectorMetadata, {});
  // The object, its key and the quotes of the text count as well.
  const largest = MAX_METADATA_SIZE - 7;
  t.equal(grow(largest + 1)?.name, 'limitViolation', 'one more');
  t.equal(grow(largest), undefined, 'as many as may be');
  t.end();
});

t.test('an imported connector has the same limits', (t) => {
  const storage = storageOf(t, record('own'));
  const large = { ...record('large'), documents: {}, translations: { en: 'x'.repeat(MAX_CONNECTOR_SIZE + 1) } };
  const apiError = apiErrorOf(() => writeState(storage, { version: 1, connectors: [large] }));
  t.equal(apiError?.name, 'limitViolation');
  t.same(storage.reader.scriptNames(), ['own']);
  t.end();
});
