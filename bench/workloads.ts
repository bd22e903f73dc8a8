import type { Request } from 'autocannon';

/** A kind of request, and how near to a bare Fastify it is meant to come. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  /** Least share of the bare server's rate that is aimed at, in memory; undefined where none is. */
  readonly target?: number;
  /** The same on disk; a workload without it is not run there. */
  readonly targetOnDisk?: number;
  /** The requests, sent in turn. @param token that each carries. */
  readonly requests: (token: string) => readonly Request[];
  /** Whether mock servers made from the OpenAPI document can answer it. */
  readonly forPeers?: true;
}

/** Rows of the list: what is released of the seed, and custom connectors to fill the page. */
export const PAGE = 250;
/** The custom connector that is written to. */
export const WRITTEN = 'bench-000';

const PATCH_TYPE = 'application/json-patch+json';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const get = (path: string, token: string): Request => ({ method: 'GET', path, headers: bearer(token) });

/** A request whose body is another one each time. */
const numbered = (
  request: {
    readonly method: 'POST' | 'PATCH';
    readonly path: string;
    readonly contentType: string;
    readonly token: string;
  },
  body: (number: number) => unknown,
): Request => {
  let count = 0;
  const { method, path, contentType, token } = request;
  return {
    method,
    path,
    headers: { ...bearer(token), 'content-type': contentType },
    body: JSON.stringify(body(0)),
    setupRequest: (sent) => {
      count += 1;
      return { ...sent, body: JSON.stringify(body(count)) };
    },
  };
};

const patch = (token: string): Request =>
  numbered({ method: 'PATCH', path: `/v3/connectors/${WRITTEN}`, contentType: PATCH_TYPE, token }, (number) => [
    { op: 'add', path: '/connectorMetadata/count', value: number },
  ]);

export const WORKLOADS: readonly Workload[] = [
  {
    id: 'get',
    title: 'GET one connector',
    target: 0.85,
    requests: (token) => [get('/v3/connectors/box-angularsc', token)],
    forPeers: true,
  },
  {
    id: 'get-in-full',
    title: 'GET one connector with 19 translations',
    requests: (token) => [get('/v3/connectors/workday', token)],
  },
  {
    id: 'list',
    title: `GET a list of ${PAGE}, nothing written since the last one`,
    target: 0.9,
    requests: (token) => [get('/v3/connectors', token)],
    forPeers: true,
  },
  {
    id: 'list-after-write',
    title: `PATCH, then GET a list of ${PAGE}, in turn`,
    target: 0.45,
    requests: (token) => [patch(token), get('/v3/connectors', token)],
  },
  {
    id: 'patch',
    title: 'PATCH one connector',
    target: 0.5,
    targetOnDisk: 0,
    requests: (token) => [patch(token)],
  },
  {
    id: 'post',
    title: 'POST a connector',
    target: 0.5,
    targetOnDisk: 0.3,
    requests: (token) => [
      numbered({ method: 'POST', path: '/v3/connectors', contentType: 'application/json', token }, (number) => ({
        name: `Posted ${number}`,
        className: 'org.example.Posted',
      })),
    ],
  },
  {
    id: 'token',
    title: 'POST a token request',
    target: 0.3,
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
