import t from 'tap';
import { COLUMNS, coverageOf, keysAbove, translationRows } from '../../console/logic/translations.ts';
import { LOCALES } from '../../server/models/enums.ts';

const FORM = '<Form><Field displayName="Host" placeholder="placeHolder_host"/><Section label="Lost"/></Form>';

t.test('a cell is own, inherited, or missing', (t) => {
  const rows = translationRows(FORM, {
    en: '# head\nShortDesc=A desk\nHost=Host name\nOld=unused\n',
    de: 'Host=Rechner\nNeu=nur hier\n',
  });
  t.strictSame(
    rows.map(({ key, used, cells: { en, de, fr } }) => [key, used, en.state, de.state, fr.state]),
    [
      ['Host', true, 'own', 'own', 'inherited'],
      ['placeHolder_host', true, 'missing', 'missing', 'missing'],
      ['Lost', true, 'missing', 'missing', 'missing'],
      ['ShortDesc', true, 'own', 'inherited', 'inherited'],
      ['Old', false, 'own', 'inherited', 'inherited'],
      ['Neu', false, 'missing', 'own', 'missing'],
    ],
  );
  t.equal(rows[0]?.cells.de.text, 'Rechner');
  t.equal(rows[0]?.cells.fr.text, 'Host name');
  t.strictSame(coverageOf(rows, 'de'), { own: 1, used: 4 });
  t.strictSame(keysAbove(rows, 'Lost'), ['Host', 'placeHolder_host']);
  t.end();
});

t.test('every locale has a column, the fallback first', (t) => {
  t.equal(COLUMNS[0], 'en');
  t.strictSame([...COLUMNS].sort(), [...LOCALES].sort());
  t.end();
});

t.test('a connector without a form or translations', (t) => {
  t.strictSame(
    translationRows(undefined, {}).map(({ key }) => key),
    ['ShortDesc'],
  );
  t.end();
});
