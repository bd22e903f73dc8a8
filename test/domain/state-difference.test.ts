import t from 'tap';
import { differenceOf } from '../../server/domain/state-difference.ts';
import { record, storageOf } from '../store/fixtures/records.ts';

t.test('what was added, removed, and changed since', (t) => {
  const storage = storageOf(t, record('same'), record('old'), record('changed'));
  const image = storage.image();
  const store = storage.writer();
  store.remove('old');
  store.insert(record('new'));
  store.putDocument('changed', 'source-template', '<Application/>');
  store.putTranslation('changed', 'de', 'Host=Rechner\n');
  const changed = store.find('changed');
  if (!changed) throw new Error('It was inserted.');
  store.replace(changed, { connectorMetadata: { color: 'red' }, documents: store.documents('changed') });
  t.strictSame(
    storage.readImage(image, (before) => differenceOf(before, storage.reader)),
    {
      added: ['new'],
      removed: ['old'],
      changed: [{ scriptName: 'changed', parts: ['connectorMetadata', 'source-template', 'translations/de'] }],
    },
  );
  t.strictSame(differenceOf(storage.reader, storage.reader), { added: [], removed: [], changed: [] });
  t.end();
});
