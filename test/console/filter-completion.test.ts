import t from 'tap';
import { completionsAt, plainWordFilter } from '../../console/logic/filter-completion.ts';
import { testEmulator } from '../support/emulator.ts';

t.test('what can come next is what the server publishes', async (t) => {
  const { control } = await testEmulator(t);
  const [v1, ...others] = control.catalog().families;
  const fields = v1?.filters ?? [];
  const labels = (text: string, cursor = text.length): string[] =>
    completionsAt(text, cursor, fields).options.map(({ label }) => label);
  const names = fields.map(({ field }) => field);
  t.same(labels(''), [...names, 'not']);
  t.same(labels('n'), ['name', 'not']);
  t.same(labels('name '), ['sw', 'co']);
  t.same(labels('name s'), ['sw']);
  t.same(labels('name co '), [], 'a text is for the person to write');
  t.same(labels('name co "wor'), []);
  t.same(labels('name co "a" '), ['and', 'or']);
  t.same(labels('name co "a" a'), ['and']);
  t.same(labels('directConnect eq '), ['true', 'false']);
  t.same(labels('directConnect eq true '), ['and', 'or']);
  t.same(labels('('), [...names, 'not']);
  t.same(labels('not f'), ['features']);
  t.same(labels('features ca ("a", "b") '), ['and', 'or']);
  t.same(labels('na and x', 2), ['name'], 'in the middle');

  const { start, end, options } = completionsAt('not fea', 7, fields);
  t.equal(`${'not fea'.slice(0, start)}${options[0]?.insert}${'not fea'.slice(end)}`, 'not features ');

  // Whatever can be chosen step by step is valid once the texts are written.
  for (const { name, filters } of [v1, ...others].flatMap((family) => family ?? [])) {
    for (const field of completionsAt('', 0, filters).options.filter(({ label }) => label !== 'not')) {
      for (const operator of completionsAt(field.insert, field.insert.length, filters).options) {
        const begun = field.insert + operator.insert;
        const filter = begun.endsWith('"') ? `${begun}x"` : `${begun}true`;
        t.ok(control.checkFilter(filter, name).valid, `${name}: ${filter}`);
      }
    }
  }
});

t.test('a plain word becomes a filter, and the language stays what it is', async (t) => {
  const { control } = await testEmulator(t);
  const { families } = control.catalog();
  const fieldsOf = (name: string) => families.find((family) => family.name === name)?.filters ?? [];
  const table = [
    ['work', 'name co "work"'],
    ['  work day ', 'name co "work day"'],
    ['name', 'name co "name"'],
    ['name co', undefined],
    ['name co "work"', undefined],
    ['not name', undefined],
    ['(x', undefined],
    ['', undefined],
  ] as const;
  for (const [text, expected] of table) t.equal(plainWordFilter(text, fieldsOf('v1')), expected, text);
  t.equal(plainWordFilter('work', fieldsOf('beta')), 'name sw "work"', 'beta has no co');
  for (const [, filter] of table) if (filter) t.ok(control.checkFilter(filter).valid, filter);
});
