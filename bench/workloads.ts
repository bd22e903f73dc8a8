import type { Request } from 'autocannon';

/** Numbers of connections that the benchmark measures with. */
export const CONNECTIONS = [10, 1] as const;

/** A kind of request, and its target cost. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  /** Most processor time of a request in memory, as a multiple of the bare Fastify's, by number of connections. */
  readonly targets?: Readonly<Partial<Record<(typeof CONNECTIONS)[number], number>>>;
  /** The requests, sent in turn. @param token that each carries. */
  readonly requests: (token: string) => readonly Request[];
  /** Whether mock servers made from the OpenAPI document can serve it. */
  readonly forPeers?: true;
  /** Whether it writes, so that it is measured with `--data` too. */
  readonly writes?: true;
}

/** Rows of the list: the released connectors of the seed, and custom ones that fill the page. */
export const PAGE = 250;
/** The custom connector that the writes change. */
export const WRITTEN = 'bench-000';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const get = (path: string, token: string): Request => ({ method: 'GET', path, headers: bearer(token) });

/** A request whose path or body is different each time. @param vary what a number makes of it. */
const numbered = (request: Request, vary: (number: number) => Partial<Request>): Request => {
  let count = 0;
  return {
    ...request,
    ...vary(0),
    setupRequest: (sent) => {
      count += 1;
      return { ...sent, ...vary(count) };
    },
  };
};

const json = (token: string, type: string) => ({ ...bearer(token), 'content-type': type });

const patch = (token: string): Request =>
  numbered(
    { method: 'PATCH', path: `/v3/connectors/${WRITTEN}`, headers: json(token, 'application/json-patch+json') },
    (number) => ({ body: JSON.stringify([{ op: 'add', path: '/connectorMetadata/count', value: number }]) }),
  );

/** Matches the same connectors for every number, so that the filter is different each time and the response is not. */
const filter = (number: number): string => `name sw "S" and not name sw "~${number}"`;

export const WORKLOADS: readonly Workload[] = [
  {
    id: 'get',
    title: 'GET one connector',
    targets: { 10: 1.2, 1: 1.3 },
    requests: (token) => [get('/v3/connectors/box-angularsc', token)],
    forPeers: true,
  },
  {
    id: 'list',
    title: `GET a list of ${PAGE}, unchanged`,
    targets: { 10: 1.1 },
    requests: (token) => [get('/v3/connectors', token)],
    forPeers: true,
  },
  {
    id: 'list-after-write',
    title: `PATCH, then GET a list of ${PAGE}, in turn`,
    requests: (token) => [patch(token), get('/v3/connectors', token)],
  },
  {
    id: 'filter',
    title: 'GET a filtered list, another filter each time',
    requests: (token) => [
      // In another family than the list: a bare server does not tell requests apart by their query.
      numbered({ method: 'GET', headers: bearer(token) }, (number) => ({
        path: `/v2025/connectors?filters=${encodeURIComponent(filter(number))}`,
      })),
    ],
  },
  {
    id: 'patch',
    title: 'PATCH one connector',
    targets: { 10: 1.6 },
    requests: (token) => [patch(token)],
    writes: true,
  },
  {
    id: 'post',
    title: 'POST a connector',
    targets: { 10: 1.7 },
    requests: (token) => [
      numbered({ method: 'POST', path: '/v3/connectors', headers: json(token, 'application/json') }, (number) => ({
        body: JSON.stringify({ name: `Posted ${number}`, className: 'org.example.Posted' }),
      })),
    ],
    writes: true,
  },
  {
    id: 'token',
    title: 'POST a token request',
    targets: { 10: 1.8 },
    requests: () => [
      {
        method: 'POST',
        path: '/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&client_id=bench&client_secret=bench',
      },
    ],
  },
];
