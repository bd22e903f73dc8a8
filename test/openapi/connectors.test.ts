import t from 'tap';
import { FAMILIES } from '../../server/api/families.ts';
import { testEmulator } from '../support/emulator.ts';

/** What is looked at of an OpenAPI document. */
interface Described {
  readonly paths: Readonly<
    Record<string, { readonly put?: { readonly requestBody: { readonly content: Readonly<Record<string, Body>> } } }>
  >;
}
interface Body {
  readonly schema: { readonly required?: readonly string[]; readonly properties: Readonly<Record<string, unknown>> };
}

t.test('an upload of a document needs a file, but one of a translation does not', async (t) => {
  const { send } = await testEmulator(t);
  let uploads = 0;
  for (const { name } of FAMILIES) {
    const { paths } = (await send('GET', `/openapi/${name}.json`)).json<Described>();
    for (const [path, { put }] of Object.entries(paths)) {
      if (!put) continue;
      uploads += 1;
      const schema = put.requestBody.content['multipart/form-data']?.schema;
      t.same(schema?.required ?? [], path.includes('/translations/') ? [] : ['file'], `${name}: ${path}`);
      t.same(Object.keys(schema?.properties ?? {}), ['file']);
    }
  }
  t.ok(uploads > FAMILIES.length);
});
