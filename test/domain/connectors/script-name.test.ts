import t from 'tap';
import { toScriptName } from '../../../server/domain/connectors/create.ts';
import { record, storageOf } from '../../store/fixtures/records.ts';

t.test('names become URL-friendly scriptNames', (t) => {
  const table: readonly (readonly [name: string, scriptName: string])[] = [
    ['custom connector', 'custom-connector'],
    ['Active Directory', 'active-directory'],
    ['already-fine', 'already-fine'],
    ['SAP 4/HANA (v2)', 'sap-4-hana-v2'],
    ['  spaces  around  ', 'spaces-around'],
    ['--a--b--', 'a-b'],
    ['a_b.c', 'a-b-c'],
    ['Crème Brûlée', 'creme-brulee'],
    ['ÅNGSTRÖM', 'angstrom'],
    ['e\u0301te\u0301', 'ete'],
    ['İstanbul', 'istanbul'],
    ['ﬁle №5', 'file-no5'],
    ['Ｆｕｌｌ　Ｗｉｄｔｈ', 'full-width'],
    ['x²', 'x2'],
    ['日本', 'connector'],
    ['日本 HR', 'hr'],
    ['', 'connector'],
    ['!!!', 'connector'],
    ['😀', 'connector'],
    ['\u0301', 'connector'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a\u0000b\nc', 'a-b-c'],
    ['__proto__', 'proto'],
    ['\ud800', 'connector'],
  ];
  for (const [name, scriptName] of table) t.equal(toScriptName(name), scriptName, JSON.stringify(name));
  t.end();
});

t.test('a scriptName that exists gets the first free number from 2', (t) => {
  const table: readonly (readonly [name: string, taken: readonly string[], scriptName: string])[] = [
    ['okta', [], 'okta'],
    ['okta', ['okta'], 'okta-2'],
    ['okta', ['okta', 'okta-2', 'okta-3'], 'okta-4'],
    ['okta', ['okta', 'okta-3'], 'okta-2'],
    ['okta', ['okta-2'], 'okta'],
    ['okta 2', ['okta-2'], 'okta-2-2'],
    ['???', ['connector'], 'connector-2'],
  ];
  for (const [name, taken, scriptName] of table) {
    const { reader } = storageOf(t, ...taken.map((scriptName) => record(`of ${scriptName}`, { scriptName })));
    t.equal(reader.freeScriptName(toScriptName(name)), scriptName, `${name} of ${taken}`);
    t.equal(reader.freeScriptName(toScriptName(name)), scriptName, 'and the same if asked again');
  }
  t.end();
});

t.test('a freed scriptName is reused, and thousands of similar names cost one lookup each', (t) => {
  const storage = storageOf(t);
  const store = storage.writer();
  const add = () => {
    const scriptName = store.freeScriptName('connector');
    store.insert(record(`of ${scriptName}`, { scriptName }));
    return scriptName;
  };
  let lookups = 0;
  const { hasScriptName } = store;
  store.hasScriptName = function count(scriptName: string) {
    lookups += 1;
    return hasScriptName.call(this, scriptName);
  };
  const count = 3000;
  for (let index = 1; index <= count; index += 1) t.equal(add(), index === 1 ? 'connector' : `connector-${index}`);
  t.ok(lookups <= 4 * count, `${lookups} lookups`);
  store.remove('connector-7');
  t.equal(add(), 'connector-7');
  t.equal(add(), `connector-${count + 1}`);
  store.remove('connector');
  t.equal(add(), 'connector');
  t.throws(() =>
    store.transaction(() => {
      add();
      throw new Error('undone');
    }),
  );
  t.equal(add(), `connector-${count + 2}`, 'what was undone is free');
  store.clear();
  t.equal(add(), 'connector');
  t.equal(add(), 'connector-2');
  t.end();
});

t.test('every scriptName can be used in a path without escaping', (t) => {
  for (let code = 0; code < 0x3000; code += 1) {
    const scriptName = toScriptName(`${String.fromCodePoint(code)}a${String.fromCodePoint(code)}`);
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(scriptName)) t.fail(`U+${code.toString(16)} makes ${scriptName}`);
  }
  t.match(toScriptName('ﷺ'.repeat(255)), /^connector$|^[a-z0-9-]+$/);
  t.end();
});
