import type { Case, Expectation, Request, Step } from '../case.ts';
import { all, not } from '../match.ts';
import { CREATED, create, get, patch, upload, V3, V2024 } from '../steps.ts';

const REQUEST_ID = /^[0-9a-f]{32}$/;
const NOWHERE = `${V3}/conformance-{{run}}-nowhere`;
const JSON_TYPE = { 'content-type': 'application/json' };

const responses = (status: number, headers: Expectation['headers'] = {}): Expectation => ({
  status,
  headers: { 'slpt-request-id': REQUEST_ID, ...headers },
});

type StatusAndRequest = readonly [status: number, send: Request];

/** The last request deletes the connector of the others. */
const GOOD: readonly StatusAndRequest[] = [
  [200, get(`${V3}?limit=1`)],
  [200, get(`${CREATED}/source-config`)],
  [200, get(`${CREATED}/translations/de`)],
  [200, upload(`${CREATED}/source-template`, '<a/>')],
  [200, patch(CREATED, [])],
  [200, get('/oauth/info', { auth: 'none' })],
  [204, { method: 'DELETE', path: CREATED }],
];

const BAD: readonly StatusAndRequest[] = [
  [400, get(`${V3}?limit=a`)],
  [400, get(`${V3}/%zz`)],
  [400, { method: 'POST', path: '/oauth/token', auth: 'none' }],
  [401, get(V3, { auth: 'none' })],
  [404, get(NOWHERE)],
  [404, get('/conformance-nowhere')],
  [405, { method: 'PUT', path: V3 }],
  [415, { method: 'POST', path: V3, text: 'a' }],
];

const gone: Step = { send: get(CREATED), expect: { status: 404 } };

const POWERSHELL = 'PowerShell SDK: it names a JSON type in every request';
const TERRAFORM = 'Terraform provider: it names a JSON type in every request';

/** JSON media types without a body. */
const TYPED: readonly (readonly [id: string, title: string, source: string, steps: readonly Step[]])[] = [
  [
    'powershell-delete',
    'A deletion with a JSON type and no body, as PowerShell sends it, is 204.',
    POWERSHELL,
    [
      {
        send: { method: 'DELETE', path: CREATED, headers: { accept: 'application/json', ...JSON_TYPE } },
        expect: { ...responses(204, { 'content-type': null }), text: '' },
      },
      gone,
    ],
  ],
  [
    'powershell-delete-length',
    'A deletion with a JSON type and a body of length 0, as PowerShell may send it, is 204.',
    POWERSHELL,
    [
      {
        send: { method: 'DELETE', path: CREATED, headers: { accept: 'application/json', ...JSON_TYPE }, text: '' },
        expect: { ...responses(204), text: '' },
      },
      gone,
    ],
  ],
  [
    'terraform-get',
    'A GET with a JSON type and no body, as Terraform sends it, returns the connector.',
    TERRAFORM,
    [
      {
        send: get(`${V2024}/{{scriptName}}`, { headers: { accept: 'application/json', ...JSON_TYPE } }),
        expect: { ...responses(200), json: { scriptName: '{{scriptName}}' } },
      },
    ],
  ],
  [
    'terraform-get-document',
    'A GET with a JSON type and no body, as Terraform sends it, returns the document.',
    TERRAFORM,
    [
      {
        send: get(`${CREATED}/source-config`, { headers: JSON_TYPE }),
        expect: { ...responses(200, { 'content-type': /^application\/xml/ }), text: /<Form / },
      },
    ],
  ],
  [
    'terraform-delete',
    'A deletion with a JSON type, an experimental header and no body, as Terraform sends it, is 204.',
    TERRAFORM,
    [
      {
        send: {
          method: 'DELETE',
          path: `${V2024}/{{scriptName}}`,
          headers: { ...JSON_TYPE, 'x-sailpoint-experimental': 'true' },
        },
        expect: { ...responses(204), text: '' },
      },
      gone,
    ],
  ],
];

const row = (id: string, title: string, source: string, ...steps: readonly Step[]): Case => ({
  id: `headers/${id}`,
  title,
  mark: 'A',
  source,
  settledBy: 'how a tenant responds to such a request',
  writes: true,
  steps: [create({ status: 'RELEASED' }), ...steps],
});

const found = (query: string): Step => ({
  send: get(`${V3}?${query}`),
  expect: { status: 200, json: [{ scriptName: '{{scriptName}}' }] },
});

/** Headers of a recorded response, by name in its recorded spelling. */
const RECORDED: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-cache, no-store, must-revalidate',
  'Access-Control-Expose-Headers': 'Retry-After,Connection,SLPT-Request-ID,Date,X-Zuul-ServiceId',
  Vary: 'Access-Control-Request-Headers',
  'X-Robots-Tag': 'noindex',
};
const SPELLED = ['SLPT-Request-ID', ...Object.keys(RECORDED)];

const recorded = (spelling: readonly string[] = []): Partial<Expectation> => ({
  headers: Object.fromEntries(Object.entries(RECORDED).map(([name, value]) => [name.toLowerCase(), value])),
  spelling: [...SPELLED, ...spelling],
});

/** Section 7: headers of every response, and headers of a request that are ignored. */
export const headers: readonly Case[] = [
  ...(
    [
      ['good', 'Every good response', GOOD],
      ['rejections', 'Every rejection', BAD],
    ] as const
  ).map(
    ([id, subject, sent]): Case => ({
      id: `headers/request-id-${id}`,
      title: `${subject} carries an SLPT-Request-ID of 32 lower-case hex digits.`,
      mark: 'W',
      source: 'recorded responses of a tenant',
      writes: true,
      steps: [create(), ...sent.map(([status, send]) => ({ send, expect: responses(status) }))],
    }),
  ),
  {
    id: 'headers/recorded',
    title: 'Every response has the headers of a recorded response, with names in their published spelling.',
    mark: 'W',
    source: 'recorded response of a tenant; the Python SDK hands out a plain dict, in which letter case counts',
    writes: true,
    steps: [
      create(),
      {
        send: get(`${V3}?limit=1&count=true`),
        expect: { status: 200, ...recorded(['X-Total-Count', 'Content-Type', 'Content-Length']) },
      },
      { send: { method: 'HEAD', path: CREATED }, expect: { status: 200, ...recorded(['Content-Type']) } },
      ...BAD.filter(([, { path }]) => path !== '/oauth/token').map(
        ([status, send]): Step => ({ send, expect: { status, ...recorded(['Content-Type']) } }),
      ),
      { send: { method: 'DELETE', path: CREATED }, expect: { status: 204, ...recorded() } },
    ],
  },
  row(
    'request-id-own',
    'Every response has its own SLPT-Request-ID, which a client cannot choose.',
    'an ID that identifies one request cannot come from a client',
    { send: get(NOWHERE), expect: { status: 404 }, capture: { first: '/trackingId' } },
    {
      send: get(NOWHERE, { headers: { 'slpt-request-id': '{{first}}' } }),
      expect: responses(404, { 'slpt-request-id': all(REQUEST_ID, not('{{first}}')) }),
    },
  ),
  ...TYPED.map(
    ([id, title, source, steps]): Case => ({
      id: `headers/${id}`,
      title,
      mark: 'W',
      source,
      writes: true,
      steps: [create(), ...steps],
    }),
  ),
  row(
    'experimental',
    'The header X-SailPoint-Experimental is ignored, whatever its value.',
    'clients send it for operations that are experimental, which these are not',
    ...['true', 'false', 'no boolean'].map((value) => ({
      send: get(`${V2024}/{{scriptName}}`, { headers: { 'x-sailpoint-experimental': value } }),
      expect: { status: 200, json: { scriptName: '{{scriptName}}' } },
    })),
  ),
  row('unknown-header', 'A header that no one knows is ignored.', 'services ignore such headers', {
    send: get(CREATED, { headers: { 'x-sailpoint-sdk': 'typescript-1.4.15', 'x-conformance': '{{run}}' } }),
    expect: { status: 200, json: { scriptName: '{{scriptName}}' } },
  }),
  row(
    'unknown-parameter',
    'An unknown query parameter is ignored.',
    'services ignore such parameters',
    found('filters=name%20sw%20%22Conformance%20{{run}}%22&sorters=-name&conformance=a'),
  ),
  row('blank-percent', 'In a query, %20 is a space.', 'URLs', found('filters=name%20sw%20%22Conformance%20{{run}}%22')),
  row('blank-plus', 'In a query + is a blank.', 'forms in URLs', found('filters=name+sw+%22Conformance+{{run}}%22')),
  ...(
    [
      ['list', 'of a list', `${V3}?limit=1`, 200, /^application\/json/],
      ['document', 'of a document', `${CREATED}/source-config`, 200, /^application\/xml/],
      ['not-found', 'of what is not there', NOWHERE, 404, /^application\/json/],
    ] as const
  ).map(([id, what, path, status, type]) =>
    row(`head-${id}`, `HEAD ${what} has the status and the headers of GET, and no body.`, 'RFC 9110', {
      send: { method: 'HEAD', path },
      expect: { ...responses(status, { 'content-type': type, 'content-length': /^[1-9]\d*$/ }), text: '' },
    }),
  ),
];
