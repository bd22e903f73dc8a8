import { createRequire } from 'node:module';
import t from 'tap';
import { createConnector, PATCH_HEADERS, testEmulator } from '../support/emulator.ts';

/** A case of the public json-patch test suite. */
interface SuiteCase {
  readonly comment?: string;
  readonly doc: unknown;
  readonly patch: readonly Record<string, unknown>[];
  readonly expected?: unknown;
  readonly error?: string;
  readonly disabled?: boolean;
}

const load = createRequire(import.meta.url);
const suites: Readonly<Record<string, SuiteCase[]>> = {
  tests: load('json-patch-test-suite/tests.json'),
  'RFC 6902': load('json-patch-test-suite/spec_tests.json'),
};

/** The suite patches whole documents; here its document is a value of the metadata, and its pointers lead below it. */
const PLACE = '/connectorMetadata/document';

const move = (operation: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(operation).map(([key, value]) => {
      const isPointer = (key === 'path' || key === 'from') && (value === '' || String(value).startsWith('/'));
      return [key, isPointer && typeof value === 'string' ? PLACE + value : value];
    }),
  );

for (const [suite, cases] of Object.entries(suites)) {
  t.test(`the public json-patch test suite: ${suite}`, async (t) => {
    const emulator = await testEmulator(t);
    const scriptName = await createConnector(emulator, 'Patched');
    const url = `/v3/connectors/${scriptName}`;
    const send = (payload: unknown) =>
      emulator.send('PATCH', url, { headers: PATCH_HEADERS, payload: JSON.stringify(payload) });

    for (const [index, { comment, doc, patch, expected, error, disabled }] of cases.entries()) {
      if (disabled) continue;
      const name = `${index}: ${comment ?? error ?? JSON.stringify(patch)}`;
      t.equal(
        (await send([{ op: 'add', path: PLACE, value: doc }])).statusCode,
        200,
        `${name}: the document is put in`,
      );
      const response = await send(patch.map(move));
      const after = (await emulator.send('GET', url)).json<{ connectorMetadata: { document: unknown } }>();
      if (error === undefined) {
        t.equal(response.statusCode, 200, `${name}: ${response.body.slice(0, 300)}`);
        if (expected !== undefined) t.same(after.connectorMetadata.document, expected, name);
      } else {
        t.equal(response.statusCode, 400, `${name}: ${error}`);
        t.same(after.connectorMetadata.document, doc, `${name}: nothing has changed`);
      }
    }
  });
}
