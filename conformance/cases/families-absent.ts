import type { Case, Expectation, Request, Step } from '../case.ts';
import { length } from '../match.ts';
import { at, CREATED, create, get, patch, rejection, upload, V3 } from '../steps.ts';
import { assumed, BETA, listsIt } from './families-steps.ts';

const ABSENT = 'The server did not find a current representation for the target resource.';
/** The path itself is unknown, so no cause mentions a missing connector. */
const NO_PATH: Expectation = {
  ...rejection(404, '404 Not found', ABSENT),
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

const BETA_SETTLED = 'how a tenant responds to such a request under /beta';

/** Operations on one connector, which all families but beta have. */
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

/** Operations that some families lack. */
export const familiesAbsent: readonly Case[] = [
  ...OF_BETA.map(([id, what, ...requests]) =>
    assumed(
      `beta-${id}`,
      `Beta cannot ${what}: that is 404, and nothing changes.`,
      BETA_SETTLED,
      create({ status: 'RELEASED' }),
      ...requests.map((request) => missing(at(BETA, request))),
      listsIt(V3),
    ),
  ),
  {
    ...assumed(
      'unknown',
      'A version that was never published is 404, and so are base paths that combine two versions.',
      'how a tenant responds to such paths',
      ...['/v2023/connectors', '/v4/connectors', '/v1/connectors', '/connectors', '/connectors/v3'].map((path) =>
        missing(get(path)),
      ),
    ),
    source: 'the published descriptions know six base paths and no others',
    writes: false,
  },
];
