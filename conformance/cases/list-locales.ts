import type { Case, Step } from '../case.ts';
import { absent, type Expected } from '../match.ts';
import { CREATED, create, filtered, get, patch, upload, V3 } from '../steps.ts';

const VIABLE = 'published parameter: without a viable locale it is en';
const ASSUMED = 'the published operation applies the locale to the list; its effect is assumed';
const SETTLED = 'lists of a tenant in two locales, beside the translations of one connector of them';

const ENGLISH = 'An example.';
const GERMAN = 'Ein Beispiel für Größe.';
const STORED = 'As stored.';

const texts = (locale: string, properties: string): Step => ({
  send: upload(`${CREATED}/translations/${locale}`, properties),
  expect: { status: 200, json: { status: 'UPDATED' } },
});

/** A released connector whose metadata has a short description and something else. */
const DESCRIBED: readonly Step[] = [
  create({ status: 'RELEASED' }),
  {
    send: patch(CREATED, [{ op: 'add', path: '/connectorMetadata', value: { shortDesc: STORED, platform: 'ccg' } }]),
    expect: { status: 200 },
  },
];

const TRANSLATED: readonly Step[] = [
  ...DESCRIBED,
  texts('en', `ShortDesc=${ENGLISH}\n`),
  texts('de', '# Deutsch\nShortDesc = Ein Beispiel f\\u00fcr Gr\\u00f6\\u00dfe.\n'),
  texts('no', 'ShortDesc=Et eksempel.\n'),
  texts('sv', 'HostURL=Dator\n'),
];

const listed = (query: string, connectorMetadata: Expected): Step => ({
  send: filtered('name sw "Conformance {{run}}"', query),
  expect: { status: 200, json: [{ scriptName: '{{scriptName}}', connectorMetadata }] },
});

type Row = readonly [id: string, title: string, mark: Case['mark'], query: string, shortDesc: string];

const ROWS: readonly Row[] = [
  [
    'locale-translated',
    'The short description is in the requested locale: the entry ShortDesc of its properties.',
    'A',
    '&locale=de',
    GERMAN,
  ],
  ['locale-no-texts', 'A locale without texts gets the English short description.', 'A', '&locale=fr', ENGLISH],
  ['locale-no-entry', 'A locale without ShortDesc gets the English short description.', 'A', '&locale=sv', ENGLISH],
  ['locale-letter-case', 'The letter case of a locale does not matter.', 'A', '&locale=DE', GERMAN],
  ['locale-norwegian', 'The locale no is Norwegian.', 'D', '&locale=no', 'Et eksempel.'],
  ['locale-absent', 'Without a locale the short description is English.', 'D', '', ENGLISH],
  ['locale-empty', 'An empty locale means English.', 'D', '&locale=', ENGLISH],
  ['locale-unknown', 'An unknown locale means English and is no error.', 'D', '&locale=tlh', ENGLISH],
  ['locale-region', 'A region that is not known means the one locale of its language.', 'A', '&locale=de-CH', GERMAN],
  ['locale-underscore', 'An underscore in a locale is a hyphen.', 'A', '&locale=de_AT', GERMAN],
  ['locale-bokmal', 'The locales nb and nn mean Norwegian.', 'A', '&locale=nb', 'Et eksempel.'],
  ['locale-nynorsk', 'The locales nb and nn mean Norwegian, with a region too.', 'A', '&locale=nn-NO', 'Et eksempel.'],
  [
    'locale-chinese',
    'The locale zh alone matches neither of the two Chinese ones, and means English.',
    'D',
    '&locale=zh',
    ENGLISH,
  ],
  [
    'locale-false',
    'The locale false, which two SDKs send for Norwegian, means English.',
    'W',
    '&locale=false',
    ENGLISH,
  ],
];

const SOURCES = { D: VIABLE, W: 'SDKs whose enumeration has the YAML word no as a boolean', A: ASSUMED };

const assumed = (id: string, title: string, ...steps: readonly Step[]): Case => ({
  id: `list/${id}`,
  title,
  mark: 'A',
  source: ASSUMED,
  settledBy: SETTLED,
  writes: true,
  steps,
});

/** Effects of the locale on a list. */
export const listLocales: readonly Case[] = [
  ...ROWS.map(
    ([id, title, mark, query, shortDesc]): Case => ({
      id: `list/${id}`,
      title,
      mark,
      source: SOURCES[mark],
      ...(mark === 'A' && { settledBy: SETTLED }),
      writes: true,
      steps: [...TRANSLATED, listed(query, { shortDesc })],
    }),
  ),
  assumed(
    'locale-metadata',
    'Other metadata stays next to a translated short description.',
    ...TRANSLATED,
    listed('&locale=de', { shortDesc: GERMAN, platform: 'ccg' }),
  ),
  assumed(
    'locale-stored',
    'If neither the requested locale nor English has a short description, the stored one stays.',
    ...DESCRIBED,
    texts('de', `ShortDesc=Ein Beispiel.\n`),
    listed('&locale=fr', { shortDesc: STORED }),
  ),
  assumed(
    'locale-nothing',
    'Without any short description, none is added.',
    create({ status: 'RELEASED' }),
    listed('&locale=de', { shortDesc: absent }),
  ),
  {
    ...assumed('locale-seed', 'Connectors that came with the tenant are described in the asked locale.', {
      send: get(`${V3}?filters=type+eq+%22Workday%22&locale=de`),
      expect: {
        status: 200,
        json: [
          {
            scriptName: 'workday',
            connectorMetadata: {
              shortDesc: 'Übernimmt Mitarbeiterdatensätze aus Workday in Identitätsprofile.',
              platform: 'ccg',
            },
          },
        ],
      },
    }),
    seed: true,
    writes: false,
  },
];
