import t from 'tap';
import { Connectors } from '../../server/domain/connectors/connectors.ts';
import { readState, type TenantState, writeState } from '../../server/domain/state.ts';
import { storageOf } from '../store/fixtures/records.ts';
import { apiErrorOf } from './fixtures/api-error.ts';

type Texts = Partial<Pick<TenantState['connectors'][number], 'documents' | 'translations'>>;

t.test('a state accepts exactly the documents and translations that an upload accepts', (t) => {
  const storage = storageOf(t);
  new Connectors(storage).create({ name: 'Own', className: 'org.example.Connector' });
  const before = readState(storage.reader);
  const state = (texts: Texts): TenantState => ({
    ...before,
    connectors: before.connectors.map((connector) => ({ ...connector, ...texts })),
  });
  const rejected: readonly (readonly [name: string, texts: Texts, cause: RegExp])[] = [
    [
      'another root',
      { documents: { 'source-template': '<Form/>' } },
      /^\/connectors\/0\/documents\/source-template: The root element is Form; expected Application\.$/,
    ],
    [
      'half a surrogate pair in a document',
      { documents: { 'source-template': '<Application name="\ud800x"/>' } },
      /source-template: The document is invalid: line 1, column 20: XML cannot hold the character U\+D800\.$/,
    ],
    [
      'half a surrogate pair in a translation',
      { translations: { de: 'a=1\nb=\ud800' } },
      /^\/connectors\/0\/translations\/de: line 2: .*surrogate/,
    ],
    [
      'a malformed escape',
      { translations: { de: 'a=1\nb=\\u00' } },
      /^\/connectors\/0\/translations\/de: line 2: \\u00 is not an escape/,
    ],
  ];
  for (const [name, texts, cause] of rejected) {
    const apiError = apiErrorOf(() => writeState(storage, state(texts)));
    t.match(apiError, { name: 'illegalValue', details: { causes: [cause] } }, name);
    t.same(readState(storage.reader), before, `${name}: nothing changes`);
  }
  writeState(
    storage,
    state({
      documents: { 'source-template': '<?xml version="1.0" encoding="ISO-8859-1"?><Application name="ä"/>' },
      translations: { de: 'a=\\uD800\r\n' },
    }),
  );
  const after = readState(storage.reader);
  t.match(after.connectors, [
    {
      documents: { 'source-template': '<?xml version="1.0" encoding="UTF-8"?><Application name="ä"/>' },
      translations: { de: 'a=\\uD800\r\n' },
    },
  ]);
  writeState(storage, after);
  t.same(readState(storage.reader), after, 'what is exported can be imported again');
  t.end();
});
