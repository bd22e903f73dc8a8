import type { Case, Step } from '../case.ts';
import { absent, type Expected, length, type } from '../match.ts';
import { at, CREATED, create, filtered, get, patch, upload, V3 } from '../steps.ts';
import { familiesAbsent } from './families-absent.ts';
import { familiesNulls } from './families-nulls.ts';
import { familiesRequests } from './families-requests.ts';
import { ALL, BETA, createAt, documented, listsIt, NAMES, WRITABLE } from './families-steps.ts';

type Writable = keyof typeof WRITABLE;
const writable = Object.entries(WRITABLE) as readonly [Writable, string][];

/** Checks the metadata of a connector in every family that returns one. */
const readsEverywhere = (connectorMetadata: Readonly<Record<string, string>>): Step[] =>
  writable.map(([, base]) => ({
    send: at(base, get(CREATED)),
    expect: { status: 200, json: { scriptName: '{{scriptName}}', connectorMetadata } },
  }));

const TEMPLATE = '<Application connector="org.example.Connector" name="n" type="n"/>';
const CORRELATION = '<CorrelationConfig name="Conformance"/>';

const FORM = '<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" type="SourceConfig"/>';

/** Removes the form, and checks both responses that contain a connector. */
const withoutForm = (base: string, sourceConfig: Expected): Step[] =>
  [patch(CREATED, [{ op: 'remove', path: '/sourceConfigXml' }]), get(CREATED)].map((request) => ({
    send: at(base, request),
    expect: { status: 200, json: { sourceConfig, sourceConfigXml: absent, sourceConfigFrom: type('string') } },
  }));

const withForm = (base: string): Step => ({
  send: at(base, patch(CREATED, [{ op: 'add', path: '/sourceConfigXml', value: FORM }])),
  expect: { status: 200, json: { sourceConfig: /<Form /, sourceConfigXml: FORM } },
});

/** The two operations missing from the published description of v3. */
const OLDER_CLIENTS = {
  mark: 'W',
  source: 'older official clients (npm 1.4.8, Go 2.0.5, PowerShell 1.3.0) and an older documentation page',
} as const;

/** Section 1: six families for the same connectors, and what some of them lack. */
export const families: readonly Case[] = [
  ...Object.entries(ALL).map(([family, base]) =>
    documented(
      `list-${family}`,
      `The list of ${NAMES[family as keyof typeof ALL]} shows the same connectors as the other lists, in the same form.`,
      create({ status: 'RELEASED' }),
      listsIt(base),
    ),
  ),
  ...writable.map(([family, base]) =>
    documented(
      `create-${family}`,
      `A connector created in ${NAMES[family]} exists in all families.`,
      createAt(base),
      ...Object.values(ALL).map(listsIt),
      ...readsEverywhere({}),
    ),
  ),
  documented(
    'change',
    'A change made in one family is visible in all.',
    create(),
    ...writable.flatMap(([family, base]) => [
      {
        send: at(base, patch(CREATED, [{ op: 'add', path: '/connectorMetadata/changedIn', value: family }])),
        expect: { status: 200, json: { connectorMetadata: { changedIn: family } } },
      },
      ...readsEverywhere({ changedIn: family }),
    ]),
  ),
  documented(
    'documents',
    'A document that is uploaded in one family is read in all.',
    create(),
    ...writable.flatMap(([family, base]): Step[] => [
      {
        send: at(base, upload(`${CREATED}/source-template`, `${TEMPLATE}<!-- ${family} -->`)),
        expect: { status: 200, json: { status: 'UPDATED' } },
      },
      ...writable.map(
        ([, other]): Step => ({
          send: at(other, get(`${CREATED}/source-template`)),
          expect: { status: 200, text: `${TEMPLATE}<!-- ${family} -->` },
        }),
      ),
    ]),
  ),
  documented(
    'delete',
    'A connector deleted in one family is gone from all.',
    ...writable.flatMap(([, base]): Step[] => [
      create({ status: 'RELEASED' }),
      { send: at(base, { method: 'DELETE', path: CREATED }), expect: { status: 204, text: '' } },
      ...writable.map(([, other]): Step => ({ send: at(other, get(CREATED)), expect: { status: 404 } })),
      ...Object.values(ALL).map(
        (other): Step => ({
          send: at(other, filtered('name sw "Conformance {{run}}"')),
          expect: { status: 200, json: [] },
        }),
      ),
    ]),
  ),
  ...writable.map(([family, base]) => ({
    ...documented(
      `correlation-config-${family}`,
      `In ${NAMES[family]} a correlation config can be uploaded and read, and every family shows it in the connector.`,
      create(),
      {
        send: at(base, upload(`${CREATED}/correlation-config`, CORRELATION)),
        expect: { status: 200, json: { status: 'UPDATED', scriptName: '{{scriptName}}' } },
      },
      {
        send: at(base, get(`${CREATED}/correlation-config`)),
        expect: { status: 200, headers: { 'content-type': /^application\/xml(;|$)/ }, text: CORRELATION },
      },
      { send: get(CREATED), expect: { status: 200, json: { correlationConfigXml: CORRELATION } } },
    ),
    ...(family === 'v3' && OLDER_CLIENTS),
  })),
  documented(
    'no-form-v3',
    'Without a form, v3 omits sourceConfig from its responses: it is never null there.',
    create(),
    ...withoutForm(V3, absent),
  ),
  documented(
    'no-form-others',
    'Without a form, sourceConfig is null in the responses of /connectors/v1, v2026, v2025, and v2024.',
    create(),
    ...writable.filter(([, base]) => base !== V3).flatMap(([, base]) => [...withoutForm(base, null), withForm(base)]),
  ),
  documented(
    'beta-parameters',
    'The list of beta supports limit, offset, count, and locale, like the others.',
    create({ name: 'Conformance {{run}} a', status: 'RELEASED' }),
    create({ name: 'Conformance {{run}} b', status: 'RELEASED' }),
    {
      send: upload(`${V3}/{{scriptName}}/translations/de`, 'ShortDesc=Ein Beispiel.\n'),
      expect: { status: 200, json: { status: 'UPDATED' } },
    },
    {
      send: at(BETA, filtered('name sw "Conformance {{run}}"', '&limit=1&count=true')),
      expect: { status: 200, headers: { 'x-total-count': '2' }, json: length(1) },
    },
    {
      send: at(BETA, filtered('name sw "Conformance {{run}}"', '&offset=1&locale=de')),
      expect: {
        status: 200,
        headers: { 'x-total-count': null },
        json: [{ name: 'Conformance {{run}} b', connectorMetadata: { shortDesc: 'Ein Beispiel.' } }],
      },
    },
  ),
  ...familiesAbsent,
  ...familiesRequests,
  ...familiesNulls,
];
