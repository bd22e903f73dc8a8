import t from 'tap';
import { viableLocale } from '../../../server/domain/connectors/locale.ts';
import { LOCALES } from '../../../server/models/enums.ts';

t.test('a known locale is recognized in any spelling', (t) => {
  for (const locale of LOCALES) {
    for (const spelling of [locale, locale.toLowerCase(), locale.toUpperCase(), locale.replace('-', '_')]) {
      t.equal(viableLocale(spelling), locale, spelling);
    }
  }
  t.end();
});

t.test('an unknown locale falls back to its language or to en', (t) => {
  const table: readonly (readonly [asked: string | undefined, locale: string])[] = [
    ['de-AT', 'de'],
    ['de_CH', 'de'],
    ['DE-ch-1996', 'de'],
    ['pt-BR', 'pt'],
    ['en-GB', 'en'],
    ['nb', 'no'],
    ['nn', 'no'],
    ['nb-NO', 'no'],
    ['NN_no', 'no'],
    ['no-NO', 'no'],
    ['zh_cn', 'zh-CN'],
    ['ZH-TW', 'zh-TW'],
    // Two known locales have this language.
    ['zh', 'en'],
    ['zh-HK', 'en'],
    ['zh-Hant-TW', 'en'],
    ['de-', 'de'],
    ['d', 'en'],
    ['deutsch', 'en'],
    ['-de', 'en'],
    ['de AT', 'en'],
    ['false', 'en'],
    ['tlh', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['__proto__', 'en'],
    ['constructor', 'en'],
    ['x'.repeat(100_000), 'en'],
  ];
  for (const [asked, locale] of table) t.equal(viableLocale(asked), locale, String(asked).slice(0, 20));
  t.end();
});
