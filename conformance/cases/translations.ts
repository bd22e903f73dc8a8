import type { Case, Request, Step } from '../case.ts';
import { all, keys } from '../match.ts';
import { CREATED, create, get, rejection, upload, V3 } from '../steps.ts';
import { outcome } from './documents-steps.ts';

const ENGLISH = 'ShortDesc=An example.\n';
const GERMAN = 'ShortDesc=Ein Beispiel.\n';

const at = (locale: string): string => `${CREATED}/translations/${locale}`;

const updatedAs = (locale: string): Step['expect'] =>
  outcome('UPDATED', `translations/${locale}.properties was updated.`, `translations/${locale}.properties`);

const put = (locale: string, text: string): Step => ({ send: upload(at(locale), text), expect: updatedAs(locale) });

const reads = (locale: string, text: string): Step => ({
  send: get(at(locale)),
  expect: { status: 200, headers: { 'content-type': /^text\/plain(;|$)/ }, text },
});

/** Checks that the connector has texts in exactly these locales. */
const holds = (texts: Readonly<Record<string, string>>): Step => ({
  send: get(CREATED),
  expect: { status: 200, json: { translationProperties: all(keys(...Object.keys(texts)), texts) } },
});

const SKIPPED = outcome('SKIPPED', 'No file was uploaded.');
const UNDESCRIBED = 'the published form has no properties, so that the SDK has no parameter for a file';
const VIABLE = 'published parameter: without a viable locale it is en';

/** Uploads of SDKs that cannot send a file. */
const ZERO_LENGTH = [
  ['typescript', 'TypeScript', 'An empty urlencoded form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['python', 'Python', 'An empty body without a media type', {}],
  ['go', 'Go', 'An empty body of a form type without a boundary', { 'content-type': 'multipart/form-data' }],
] as const;

/** Unknown locales, which all mean English. */
const NOT_VIABLE: readonly (readonly [id: string, title: string, mark: 'D' | 'W', locale: string])[] = [
  ['unknown', 'An unknown locale', 'D', 'tlh'],
  ['false', 'The locale false, which two SDKs send for Norwegian,', 'W', 'false'],
  ['chinese', 'The locale zh, which names none of the two Chinese ones,', 'D', 'zh'],
];

/** Spellings of a known locale. */
const SPELLINGS: readonly (readonly [id: string, spelling: string, locale: string])[] = [
  ['case', 'DE', 'de'],
  ['region', 'de-AT', 'de'],
  ['underscore', 'zh_tw', 'zh-TW'],
  ['bokmal', 'nb', 'no'],
  ['nynorsk', 'nn-NO', 'no'],
  ['brazil', 'pt-BR', 'pt'],
];

const known = (id: string, title: string, mark: Case['mark'], source: string, steps: readonly Step[]): Case => ({
  id: `translations/${id}`,
  title,
  mark,
  source,
  writes: true,
  steps: [create(), ...steps],
});

const assumed = (id: string, title: string, steps: readonly Step[]): Case => ({
  ...known(id, title, 'A', 'the operation and its four states are published, but not what they mean', steps),
  settledBy: 'uploads of translations by curl to a custom connector of a tenant, read again',
});

/** A form with one part, as multipart or urlencoded. */
const form = (encoding: 'text' | 'latin1', name: string, content: string): Request => ({
  method: 'PUT',
  path: at('de'),
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  [encoding]: ['--x', `Content-Disposition: form-data; ${name}`, '', content, '--x--', ''].join('\r\n'),
});

const LOCALES = 'de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl'.split(' ');
const BYTES = '\ufeff# Ü\r\na=\\u00e4\\\r\n  b\rc = <b>1</b>\\n\u{1f600}\n\n';

/** Section 6: the texts of a connector by locale. */
export const translations: readonly Case[] = [
  known('stored', 'The texts of a locale come back as plain text.', 'D', 'published operations', [
    put('de', GERMAN),
    reads('de', GERMAN),
  ]),
  known('all-locales', 'Each of the nineteen published locales has its own texts.', 'D', 'published enumeration', [
    ...LOCALES.map((locale) => put(locale, `Key=${locale}`)),
    holds(Object.fromEntries(LOCALES.map((locale) => [locale, `Key=${locale}`]))),
    reads('zh-CN', 'Key=zh-CN'),
    reads('zh-TW', 'Key=zh-TW'),
    reads('no', 'Key=no'),
  ]),
  known('fall-back', 'A locale without texts gives the English ones.', 'D', VIABLE, [
    put('en', ENGLISH),
    put('fr', 'ShortDesc=Un exemple.\n'),
    reads('de', ENGLISH),
  ]),
  assumed('empty', 'If there are no English texts either, the response is 200 without a body.', [
    put('fr', 'ShortDesc=Un exemple.\n'),
    reads('de', ''),
  ]),
  assumed('charset', 'The texts name UTF-8 as their charset.', [
    { send: get(at('de')), expect: { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } } },
  ]),
  assumed('bytes', 'The bytes of a file come back: byte order mark, escapes, comments and line ends.', [
    put('de', BYTES),
    reads('de', BYTES),
    holds({ de: BYTES }),
  ]),
  known(
    'accept-json',
    'A client that accepts only JSON, as the Go SDK declares, gets plain text and no 406.',
    'W',
    'Go SDK: it prefers the media type of the errors and still reads text',
    [
      put('de', GERMAN),
      {
        send: get(at('de'), { headers: { accept: 'application/json' } }),
        expect: { status: 200, headers: { 'content-type': /^text\/plain(;|$)/ }, text: GERMAN },
      },
    ],
  ),
  ...NOT_VIABLE.flatMap(([id, subject, mark, locale]): Case[] => {
    const source = mark === 'W' ? 'SDKs whose enumeration has the YAML word no as a boolean' : VIABLE;
    return [
      known(`read-locale-${id}`, `${subject} reads the English texts and is not an error.`, mark, source, [
        put('en', ENGLISH),
        put('de', GERMAN),
        put('no', 'ShortDesc=Et eksempel.\n'),
        reads(locale, ENGLISH),
      ]),
      known(`write-locale-${id}`, `${subject} writes the English texts.`, mark, source, [
        { send: upload(at(locale), ENGLISH), expect: updatedAs('en') },
        holds({ en: ENGLISH }),
      ]),
    ];
  }),
  ...SPELLINGS.map(([id, spelling, locale]) => ({
    ...assumed(
      `locale-${id}`,
      `${spelling} means ${locale}, in reads and writes; the outcome names the stored locale.`,
      [
        { send: upload(at(spelling), GERMAN), expect: updatedAs(locale) },
        holds({ [locale]: GERMAN }),
        reads(spelling, GERMAN),
        reads(locale, GERMAN),
        {
          send: upload(at(spelling), GERMAN),
          expect: outcome('UNCHANGED', `translations/${locale}.properties is the same as before.`),
        },
      ],
    ),
    source: 'which locales are viable is not published',
  })),
  assumed('updated', 'A real file is UPDATED, replaces the texts of its locale and leaves those of others.', [
    put('en', ENGLISH),
    put('de', 'ShortDesc=Alt.\n'),
    put('de', GERMAN),
    holds({ en: ENGLISH, de: GERMAN }),
  ]),
  assumed('unchanged', 'The same file once more is UNCHANGED.', [
    put('de', GERMAN),
    {
      send: upload(at('de'), GERMAN),
      expect: outcome('UNCHANGED', 'translations/de.properties is the same as before.'),
    },
  ]),
  assumed('empty-file', 'A file of no bytes is SKIPPED, and the stored texts stay.', [
    put('de', GERMAN),
    { send: upload(at('de'), ''), expect: SKIPPED },
    holds({ de: GERMAN }),
  ]),
  assumed('iso-8859-1', 'A file that is not UTF-8 is ISO-8859-1, and comes back in UTF-8.', [
    { send: form('latin1', 'name="file"', 'ShortDesc=Größe\n'), expect: updatedAs('de') },
    reads('de', 'ShortDesc=Größe\n'),
  ]),
  assumed('malformed-escape', 'A file with a malformed escape is an ERROR that names the line.', [
    put('de', GERMAN),
    {
      send: upload(at('de'), 'a=1\r\n# \\u\r\nb=\\u12\r\n'),
      expect: outcome('ERROR', 'The file is invalid: line 3: \\u12 is not an escape; \\u takes four hex digits.'),
    },
    holds({ de: GERMAN }),
  ]),
  assumed('continued-escape', 'An escape may go on in the next line.', [
    put('de', 'ShortDesc=Gr\\u00\\\n  f6\\u00df\\\r\n\te\n'),
    {
      send: get(`${CREATED}?locale=de`),
      expect: { status: 200, json: { connectorMetadata: { shortDesc: 'Größe' } } },
    },
  ]),
  ...ZERO_LENGTH.map(([id, client, body, headers]) =>
    known(
      `skipped-${id}`,
      `${body}, as the ${client} SDK sends, is SKIPPED and changes nothing.`,
      'W',
      `${client} SDK: ${UNDESCRIBED}`,
      [
        put('de', GERMAN),
        { send: { method: 'PUT', path: at('de'), headers, text: '' }, expect: SKIPPED },
        holds({ de: GERMAN }),
      ],
    ),
  ),
  assumed('skipped-other-part', 'A form without the part file is SKIPPED: nothing says that there must be one.', [
    { send: form('text', 'name="a"', GERMAN), expect: SKIPPED },
    holds({}),
  ]),
  {
    id: 'translations/unknown-connector',
    title: 'Translations of a connector that does not exist are 404, in reads and uploads, with or without a file.',
    mark: 'D',
    source: 'published error of the operations',
    writes: false,
    steps: [
      get(`${V3}/conformance-{{run}}-nowhere/translations/de`),
      upload(`${V3}/conformance-{{run}}-nowhere/translations/de`, GERMAN),
      { method: 'PUT', path: `${V3}/conformance-{{run}}-nowhere/translations/de`, text: '' },
    ].map((send) => ({
      send,
      expect: rejection(404, '404 Not found', /./, 'There is no connector "conformance-{{run}}-nowhere".'),
    })),
  },
];
