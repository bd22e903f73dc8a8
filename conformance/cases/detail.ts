import { LOCALES } from '../../server/models/enums.ts';
import type { Case } from '../case.ts';
import { absent, all, keys, some, type } from '../match.ts';
import { DETAIL_FIELDS, DETAIL_FIELDS_OF_V1 } from '../responses.ts';
import { CREATED, create, get, rejection, V3 } from '../steps.ts';
import { detailLabels } from './detail-labels.ts';
import { NAMES, WRITABLE } from './families-steps.ts';
import { provisioningPolicies } from './provisioning-policies.ts';

const MODEL = 'published model of a connector with its documents';

const ofFamily = (family: keyof typeof WRITABLE): Case => ({
  id: `detail/fields-${family}`,
  title: `A connector of ${NAMES[family]} has exactly the fields of the published model.`,
  mark: 'D',
  source: MODEL,
  writes: true,
  steps: [
    create({ type: 'Payroll', status: 'DEMO', directConnect: false }),
    {
      send: get(`${WRITABLE[family]}/{{scriptName}}`),
      expect: {
        status: 200,
        headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
        json: all(family === 'v1' ? DETAIL_FIELDS_OF_V1 : DETAIL_FIELDS, {
          name: 'Conformance {{run}}',
          type: 'Payroll',
          className: 'org.example.Connector',
          scriptName: '{{scriptName}}',
          applicationXml: /<Application\s/,
          correlationConfigXml: /<CorrelationConfig\s/,
          sourceConfigXml: /<Form\s/,
          sourceConfig: /<Form\s/,
          sourceConfigFrom: type('string'),
          s3Location: /./,
          uploadedFiles: null,
          fileUpload: true,
          directConnect: false,
          translationProperties: type('object'),
          connectorMetadata: type('object'),
          status: 'DEMO',
        }),
      },
    },
  ],
});

/** Sections 2 and 6: one connector with all its documents. */
export const detail: readonly Case[] = [
  ...(Object.keys(WRITABLE) as (keyof typeof WRITABLE)[]).map(ofFamily),
  {
    id: 'detail/no-features',
    title: 'A list shows features, but the connector itself does not.',
    mark: 'D',
    source: MODEL,
    seed: true,
    writes: false,
    steps: [
      {
        send: get(`${V3}?filters=name%20sw%20%22Workday%22`),
        expect: { status: 200, json: some({ scriptName: 'workday', features: some('PROVISIONING') }) },
      },
      {
        send: get(`${V3}/workday`),
        expect: { status: 200, json: { name: 'Workday', features: absent, category: absent, labels: absent } },
      },
    ],
  },
  {
    id: 'detail/not-released',
    title: 'A connector that is not released, and therefore not listed, can be read by its scriptName.',
    mark: 'A',
    source: 'the published description keeps such connectors out of lists and says no more',
    settledBy: 'how a tenant responds to a request for a connector in development',
    writes: true,
    steps: [
      create({ status: 'DEVELOPMENT' }),
      { send: get(CREATED), expect: { status: 200, json: { scriptName: '{{scriptName}}', status: 'DEVELOPMENT' } } },
    ],
  },
  {
    id: 'detail/source-config-text',
    title: 'sourceConfig is a string of XML, not an object: the Python SDK accepts nothing else.',
    mark: 'W',
    source: 'published model, and the SDK, which rejects an object in this place',
    seed: true,
    writes: false,
    steps: [
      {
        send: get(`${V3}/workday`),
        expect: { status: 200, json: { sourceConfig: all(type('string'), /^<\?xml [^>]+>\s*<Form /) } },
      },
    ],
  },
  {
    id: 'detail/seed-documents',
    title: 'A connector that came with the tenant has its documents, and its translations by locale.',
    mark: 'D',
    source: MODEL,
    seed: true,
    writes: false,
    steps: [
      {
        send: get(`${V3}/workday`),
        expect: {
          status: 200,
          json: {
            applicationXml: /<Application [^<>]*type="Workday"/,
            correlationConfigXml: /<CorrelationConfig name="Workday Account Correlation Config">/,
            sourceConfigXml: /<Field name="username" displayName="UserName"/,
            translationProperties: all(keys(...LOCALES), {
              de: /^UserName=Benutzername$/m,
              en: /^UserName=User Name$/m,
            }),
          },
        },
      },
    ],
  },
  {
    id: 'detail/seed-labels',
    title: 'The form of a connector that came with the tenant is translated into the requested locale.',
    mark: 'A',
    source: 'the published operation applies the locale to the configuration; its effect is assumed',
    settledBy: 'sourceConfig and sourceConfigXml of one connector of a tenant, side by side',
    seed: true,
    writes: false,
    steps: [
      {
        send: get(`${V3}/workday?locale=de`),
        expect: {
          status: 200,
          json: { sourceConfig: all(/displayName="Benutzername"/, /displayName="Privater Schlüssel"/) },
        },
      },
    ],
  },
  {
    id: 'detail/unknown',
    title: 'An unknown scriptName is 404, and the cause names it.',
    mark: 'D',
    source: 'published error of the operation',
    writes: false,
    steps: [
      {
        send: get(`${V3}/conformance-{{run}}-nowhere`),
        expect: rejection(
          404,
          '404 Not found',
          'The server did not find a current representation for the target resource.',
          'There is no connector "conformance-{{run}}-nowhere".',
        ),
      },
    ],
  },
  ...detailLabels,
  ...provisioningPolicies,
];
