import type { Case } from '../case.ts';
import { all } from '../match.ts';
import { CREATED, create, get, patch, rejection, upload, V3, V2024 } from '../steps.ts';
import { captureDocument, DOCUMENTS, SOURCE_CONFIG, SOURCE_TEMPLATE, stored, updated } from './documents-steps.ts';

const ABSENT = /current representation/;
const NOWHERE = 'conformance-{{run}}-nowhere';

const reads = DOCUMENTS.map(
  (document): Case => ({
    id: `documents/read-${document.kind}`,
    title: `${document.kind} is the XML that the connector shows as ${document.field}.`,
    ...(document === SOURCE_TEMPLATE
      ? {
          mark: 'A',
          source: 'the operation is published, not which field it gives; applicationXml is the only one left for it',
          settledBy: 'the source template of a connector of a tenant beside its fields',
        }
      : { mark: 'D', source: 'published operation: its media type, and the field of the model' }),
    writes: true,
    steps: [create(), captureDocument(document), stored(document, '{{before}}')],
  }),
);

const AWS_KEYS = [
  'roleName',
  'region',
  'externalId',
  'managementAccountId',
  'assumeRoleSessionName',
  'cloudScope',
  'enableDiscoverBedrockAgent',
  'AgentAwsRegion',
  'enableDiscoverBedrockAgentCore',
  'AgentCoreAwsRegion',
];

const unknown = rejection(404, '404 Not found', ABSENT, `There is no connector "${NOWHERE}".`);

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>';

/** Texts that would reveal a byte lost between network and store. */
const TEXTS: readonly (readonly [id: string, title: string, text: string])[] = [
  [
    'line-ends',
    'Line ends and blanks come back as they were uploaded.',
    `${PROLOG}\r\n\n<Application>\r\n\t<a/> \n</Application>\r\n\r\n`,
  ],
  [
    'beyond-ascii',
    'A byte order mark, characters beyond ASCII, references and comments come back as they were uploaded.',
    `\ufeff${PROLOG}<!-- a --><Application a="Zażółć e\u0301 \u{1f600}">&amp;&#x41;<![CDATA[<b>]]></Application>`,
  ],
];

const exactTexts = TEXTS.map(
  ([id, title, text]): Case => ({
    id: `documents/bytes-${id}`,
    title,
    mark: 'A',
    source: 'what is uploaded is a file, so its bytes are taken to stay',
    settledBy: 'an upload of such a document to a custom connector of a tenant, read again',
    writes: true,
    steps: [
      create(),
      { send: upload(SOURCE_TEMPLATE.path, text), expect: updated(SOURCE_TEMPLATE) },
      stored(SOURCE_TEMPLATE, text),
    ],
  }),
);

/** Responses to GET. */
export const documentsRead: readonly Case[] = [
  ...reads,
  {
    id: 'documents/read-charset',
    title: 'A document is sent with the charset UTF-8.',
    mark: 'A',
    source: 'documents are stored as UTF-8; the published media type has no parameters',
    settledBy: 'the headers of a document of a tenant',
    writes: true,
    steps: [
      create(),
      {
        send: get(SOURCE_CONFIG.path),
        expect: { status: 200, headers: { 'content-type': 'application/xml; charset=utf-8' } },
      },
    ],
  },
  {
    id: 'documents/accept-json',
    title: 'A client that accepts only JSON, as the Go SDK declares, gets XML and no 406.',
    mark: 'W',
    source: 'Go SDK: it prefers the media type of the errors and still reads XML',
    writes: true,
    steps: [
      create(),
      {
        send: get(SOURCE_CONFIG.path, { headers: { accept: 'application/json' } }),
        expect: { status: 200, headers: { 'content-type': /^application\/xml(;|$)/ }, text: /<Form xmlns=/ },
      },
    ],
  },
  ...exactTexts,
  {
    id: 'documents/unknown-connector',
    title: 'The documents of a connector that does not exist are 404, in reads and uploads.',
    mark: 'D',
    source: 'published error of the operations',
    writes: false,
    steps: [
      `${V3}/${NOWHERE}/source-config`,
      `${V3}/${NOWHERE}/source-template`,
      `${V2024}/${NOWHERE}/correlation-config`,
    ].flatMap((path) => [
      { send: get(path), expect: unknown },
      { send: upload(path, '<a/>'), expect: unknown },
    ]),
  },
  {
    id: 'documents/lacking',
    title: 'A missing document is 404 until it is uploaded.',
    mark: 'D',
    source: 'published error of the operation',
    writes: true,
    steps: [
      create(),
      { send: patch(CREATED, [{ op: 'remove', path: '/applicationXml' }]), expect: { status: 200 } },
      {
        send: get(SOURCE_TEMPLATE.path),
        expect: rejection(404, '404 Not found', ABSENT, 'Connector "{{scriptName}}" has no source-template.'),
      },
      { send: upload(SOURCE_TEMPLATE.path, '<Application name="{{run}}"/>'), expect: updated(SOURCE_TEMPLATE) },
      stored(SOURCE_TEMPLATE, '<Application name="{{run}}"/>'),
    ],
  },
  {
    id: 'documents/seed-read',
    title: 'The documents of a connector that came with the tenant can be read.',
    mark: 'D',
    source: 'the published operation is about any connector',
    seed: true,
    writes: false,
    steps: [
      {
        send: get(`${V3}/workday/source-config`),
        expect: {
          status: 200,
          headers: { 'content-type': /^application\/xml(;|$)/ },
          text: /<Form xmlns="http:\/\/www\.sailpoint\.com\/xsd\/sailpoint_form_2_0\.xsd" connectorName="Workday" /,
        },
      },
    ],
  },
  {
    id: 'documents/aws-saas-keys',
    title: 'The form of AWS SaaS has the keys of its sources.',
    mark: 'D',
    source: 'documentation of the connector',
    seed: true,
    writes: false,
    steps: [
      {
        send: get(`${V3}/awssaas/source-config`),
        expect: { status: 200, text: all(...AWS_KEYS.map((name) => new RegExp(`<Field name="${name}" `))) },
      },
    ],
  },
];
