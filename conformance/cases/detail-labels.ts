import type { Case, Step } from '../case.ts';
import { absent, all, type Expected, keys, not } from '../match.ts';
import { CREATED, create, get, patch, upload, V2024 } from '../steps.ts';

const LOCALE = 'the published operation applies the locale to the configuration; its effect is assumed';
const SETTLED = 'sourceConfig of a connector of a tenant in several locales, beside its form and its translations';
const VIABLE = 'published parameter: without a viable locale it is en';

const FORM = [
  '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
  '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="c" name="c" type="SourceConfig" shortDesc="ShortDesc">',
  '  <Menu label="menuLabel_Main">',
  '    <Section name="s" label="sectionLabel_Main" sectionInfo="sectionInfo_Main">',
  '      <Field name="HostURL" displayName="HostURL" type="text" placeholder="placeHolder_host"/>',
  '      <Field name="auth" displayName="HostURL" type="radio">',
  '        <AllowedValues>',
  `          <Option label${' '.repeat(95)}="HostURL" value="HostURL"/>`,
  '        </AllowedValues>',
  '      </Field>',
  '    </Section>',
  '  </Menu>',
  '</Form>',
].join('\n');

const ENGLISH = 'ShortDesc=An example.\nHostURL=Host\nmenuLabel_Main=Main\nsectionInfo_Main=<b>Where</b> & "how"\n';
const GERMAN = 'ShortDesc=Ein Beispiel.\nHostURL=Rechner\n';
const NORWEGIAN = 'ShortDesc=Et eksempel.\nHostURL=Vert\n';

/** A connector with the form above and texts in three locales. */
const TRANSLATED: readonly Step[] = [
  create(),
  { send: upload(`${CREATED}/source-config`, FORM), expect: { status: 200, json: { status: 'UPDATED' } } },
  ...Object.entries({ en: ENGLISH, de: GERMAN, no: NORWEGIAN }).map(
    ([locale, text]): Step => ({
      send: upload(`${CREATED}/translations/${locale}`, text),
      expect: { status: 200, json: { status: 'UPDATED' } },
    }),
  ),
];

type Row = readonly [id: string, title: string, query: string, json: Expected];

const ROWS: readonly Row[] = [
  [
    'labels-translated',
    "In sourceConfig, the form's translation keys become labels in the requested locale.",
    '?locale=de',
    { sourceConfig: / displayName="Rechner"/ },
  ],
  [
    'labels-options',
    'The options of a choice are translated, but not their values; blanks before the equals sign are ignored.',
    '?locale=de',
    { sourceConfig: /<AllowedValues>\s*<Option label {95}="Rechner" value="HostURL"\/>/ },
  ],
  [
    'labels-short-description',
    'The short description of a form is translated as a label is.',
    '?locale=de',
    { sourceConfig: / type="SourceConfig" shortDesc="Ein Beispiel\."/ },
  ],
  [
    'labels-names-stay',
    'Only labels are translated: a name that equals a translation key stays.',
    '?locale=de',
    { sourceConfig: /<Field name="HostURL" / },
  ],
  [
    'labels-fall-back',
    'A key without a label in the requested locale gets its English label.',
    '?locale=de',
    { sourceConfig: /<Menu label="Main">/ },
  ],
  [
    'labels-key-itself',
    'A key without a label in the requested locale or in English stays as it is.',
    '?locale=de',
    { sourceConfig: all(/ label="sectionLabel_Main"/, / placeholder="placeHolder_host"/) },
  ],
  [
    'labels-escaped',
    'Labels are escaped when they are inserted, so that sourceConfig stays XML.',
    '?locale=en',
    { sourceConfig: / sectionInfo="&lt;b&gt;Where&lt;\/b&gt; &amp; &quot;how&quot;"/ },
  ],
  [
    'stored-form',
    'sourceConfigXml is the form as stored, whatever the locale.',
    '?locale=de',
    { sourceConfigXml: FORM },
  ],
  [
    'short-description',
    'The short description in the metadata is in the requested locale, as in a list.',
    '?locale=de',
    { connectorMetadata: { shortDesc: 'Ein Beispiel.' } },
  ],
];

/** Unknown locales, which all mean English. */
const NOT_VIABLE: readonly (readonly [id: string, title: string, query: string])[] = [
  ['locale-absent', 'Without a locale the labels are English.', ''],
  ['locale-empty', 'An empty locale means English.', '?locale='],
  ['locale-unknown', 'An unknown locale means English and is no error.', '?locale=tlh'],
];

const IN_ENGLISH: Expected = { sourceConfig: / displayName="Host"/ };

const LOCALES = 'de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl'.split(' ');

/** A text in a document type that looks like a label. */
const TRAP = `<!DOCTYPE Form SYSTEM "><x label='&#9999999;'>">\n<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" label="HostURL"/>`;

/** Effects of the locale, and of a missing form. */
export const detailLabels: readonly Case[] = [
  ...ROWS.map(
    ([id, title, query, json]): Case => ({
      id: `detail/${id}`,
      title,
      mark: 'A',
      source: LOCALE,
      settledBy: SETTLED,
      writes: true,
      steps: [...TRANSLATED, { send: get(`${CREATED}${query}`), expect: { status: 200, json } }],
    }),
  ),
  ...NOT_VIABLE.map(
    ([id, title, query]): Case => ({
      id: `detail/${id}`,
      title,
      mark: 'D',
      source: VIABLE,
      writes: true,
      steps: [...TRANSLATED, { send: get(`${CREATED}${query}`), expect: { status: 200, json: IN_ENGLISH } }],
    }),
  ),
  {
    id: 'detail/locale-false',
    title: 'The locale false, which two SDKs send for Norwegian, means English.',
    mark: 'W',
    source: 'SDKs whose enumeration has the YAML word no as a boolean',
    writes: true,
    steps: [...TRANSLATED, { send: get(`${CREATED}?locale=false`), expect: { status: 200, json: IN_ENGLISH } }],
  },
  {
    id: 'detail/locale-norwegian',
    title: 'The locale no is Norwegian.',
    mark: 'D',
    source: 'published enumeration of locales',
    writes: true,
    steps: [
      ...TRANSLATED,
      {
        send: get(`${CREATED}?locale=no`),
        expect: { status: 200, json: { sourceConfig: / displayName="Vert"/ } },
      },
    ],
  },
  {
    id: 'detail/labels-every-locale',
    title: 'A form is translated into each of the nineteen published locales.',
    mark: 'A',
    source: LOCALE,
    settledBy: SETTLED,
    writes: true,
    steps: [
      ...TRANSLATED,
      ...LOCALES.flatMap((locale): Step[] => [
        { send: upload(`${CREATED}/translations/${locale}`, `HostURL=in ${locale}`), expect: { status: 200 } },
        {
          send: get(`${CREATED}?locale=${locale}`),
          expect: { status: 200, json: { sourceConfig: new RegExp(` displayName="in ${locale}"`) } },
        },
      ]),
    ],
  },
  {
    id: 'detail/labels-document-type',
    title: 'An accepted form can be read, whatever its document type contains.',
    mark: 'A',
    source: LOCALE,
    settledBy: SETTLED,
    writes: true,
    steps: [
      ...TRANSLATED,
      { send: upload(`${CREATED}/source-config`, TRAP), expect: { status: 200, json: { status: 'UPDATED' } } },
      {
        send: get(`${CREATED}?locale=de`),
        expect: { status: 200, json: { sourceConfig: TRAP.replace('"HostURL"', '"Rechner"') } },
      },
    ],
  },
  {
    id: 'detail/translation-properties',
    title: 'translationProperties holds the stored text of each locale, all of them whatever locale is asked for.',
    mark: 'D',
    source: 'published model: a map by locale',
    writes: true,
    steps: [
      ...TRANSLATED,
      {
        send: get(`${CREATED}?locale=de`),
        expect: {
          status: 200,
          json: {
            translationProperties: all(keys('en', 'de', 'no'), { en: ENGLISH, de: GERMAN, no: NORWEGIAN }),
          },
        },
      },
    ],
  },
  ...(
    [
      ['v3', CREATED, 'left out', absent],
      ['v2024', `${V2024}/{{scriptName}}`, 'null', null],
    ] as const
  ).map(
    ([family, path, form, value]): Case => ({
      id: `detail/no-form-${family}`,
      title: `Without a form, sourceConfig is ${form} in ${family}.`,
      mark: 'D',
      source: 'published models: null is a value of sourceConfig from v2024 on, and none before',
      writes: true,
      steps: [
        create(),
        { send: patch(CREATED, [{ op: 'remove', path: '/sourceConfigXml' }]), expect: { status: 200 } },
        {
          send: get(path),
          expect: {
            status: 200,
            json: { sourceConfig: value, sourceConfigXml: absent, applicationXml: not(absent) },
          },
        },
      ],
    }),
  ),
];
