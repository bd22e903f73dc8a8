import type { Case, Expectation, Request, Step } from '../case.ts';
import { length } from '../match.ts';
import { CREATED, create, filtered, get, patch, refusal, upload, V3 } from '../steps.ts';
import { assumed, at, BETA, listsIt } from './families-steps.ts';

const ABSENT = 'The server did not find a current representation for the target resource.';
/** The path itself is not there: no cause speaks of a connector that would be missing. */
const NO_PATH: Expectation = {
  ...refusal(404, '404 Not found', ABSENT),
  json: {
    detailCode: '404 Not found',
    trackingId: /^[0-9a-f]{32}$/,
    messages: [
      { locale: 'en-US', localeOrigin: 'DEFAULT', text: ABSENT },
      { locale: 'und', localeOrigin: 'REQUEST', text: ABSENT },
    ],
    causes: length(0),
  },
};

const missing = (send: Request): Step => ({ send, expect: NO_PATH });

const CORRELATION = '<CorrelationConfig name="Conformance"/>';
const V3_SETTLED = 'the answer of a tenant to such a request under /v3';
const BETA_SETTLED = 'the answer of a tenant to such a request under /beta';

/** What can be done with one connector in the other families, and not in beta. */
const OF_BETA: readonly (readonly [id: string, what: string, ...requests: readonly Request[]])[] = [
  ['get', 'read one connector', get(CREATED)],
  ['patch', 'change a connector', patch(CREATED, [{ op: 'add', path: '/connectorMetadata/a', value: 1 }])],
  ['delete', 'delete a connector', { method: 'DELETE', path: CREATED }],
  ...(['source-config', 'source-template', 'correlation-config', 'translations/de'] as const).map(
    (document) =>
      [
        document.replace('/de', ''),
        `read or upload ${document.replace('/de', '')}`,
        get(`${CREATED}/${document}`),
        upload(`${CREATED}/${document}`, 'a=b'),
      ] as const,
  ),
];

/** What some families lack. */
export const familiesAbsent: readonly Case[] = [
  assumed(
    'v3-correlation-config-get',
    'In v3 the correlation config of a connector cannot be read by a path of its own: that is 404.',
    V3_SETTLED,
    create(),
    missing(get(`${CREATED}/correlation-config`)),
    { send: get(CREATED), expect: { status: 200, json: { correlationConfigXml: /<CorrelationConfig / } } },
  ),
  assumed(
    'v3-correlation-config-put',
    'In v3 a correlation config cannot be uploaded: that is 404, and nothing changes.',
    V3_SETTLED,
    create(),
    missing(upload(`${CREATED}/correlation-config`, CORRELATION)),
    {
      send: get(CREATED),
      expect: { status: 200, json: { correlationConfigXml: / Account Correlation Config"/ } },
    },
  ),
  assumed(
    'beta-create',
    'Beta cannot create a connector: that is 404, and nothing comes of it.',
    BETA_SETTLED,
    missing({
      method: 'POST',
      path: BETA,
      json: { name: 'Conformance {{run}}', className: 'org.example.Connector', status: 'RELEASED' },
    }),
    { send: filtered('name sw "Conformance {{run}}"'), expect: { status: 200, json: [] } },
  ),
  ...OF_BETA.map(([id, what, ...requests]) =>
    assumed(
      `beta-${id}`,
      `Beta cannot ${what}: that is 404, and the connector stays as it was.`,
      BETA_SETTLED,
      create({ status: 'RELEASED' }),
      ...requests.map((request) => missing(at(BETA, request))),
      listsIt(V3),
    ),
  ),
  {
    ...assumed(
      'unknown',
      'A version that was never published is 404, and so are the base paths of others put together anew.',
      'the answers of a tenant to such paths',
      ...['/v2023/connectors', '/v4/connectors', '/v1/connectors', '/connectors', '/connectors/v3'].map((path) =>
        missing(get(path)),
      ),
    ),
    source: 'the published descriptions know six base paths and no others',
    writes: false,
  },
];
