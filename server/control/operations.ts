import type {
  ClientInput,
  ClockChange,
  FaultRule,
  RateLimitChange,
  RequestLogMatch,
  TenantState,
  TokenOwner,
  Verify,
} from '../models/index.ts';
import { PACKAGE_NAME, VERSION } from '../platform/package.ts';
import { INSPECTIONS } from './inspections.ts';
import { CONTROL_API } from './server-status.ts';
import type { TenantControl } from './tenant-control.ts';

/** Prefix of the control API, which the real service cannot have. */
export const CONTROL_PREFIX = '/_emulator';

/** The arguments that a route passes to the method of its name. */
export interface ControlCall {
  /** The last part of the path. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** Not looked at yet: the methods hold what they are handed against its model. */
  readonly body: unknown;
}

/** A route of the control API, below `/_emulator` of a tenant. */
export interface ControlOperation {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  /** `$id` of the model of its body. */
  readonly body?: string;
  readonly query?: readonly string[];
  /** Maximum size of the body in bytes. Default: that of an upload. */
  readonly maxBody?: number;
  /** Whether it returns a body; if not, it returns 204. */
  readonly returnsBody?: true;
  /** Media type of its response. Default: JSON. */
  readonly mediaType?: string;
  readonly call: (control: TenantControl, call: ControlCall) => unknown;
}

/** Maximum size of a state document in bytes: all connectors of a tenant, where an upload is one document. */
export const MAX_STATE_BYTES = 256 * 1024 * 1024;

/** Query parameters that filter the request log. */
const REQUEST_LOG_FILTERS = ['operation', 'method', 'scriptName', 'clientId', 'status', 'path', 'since'] as const;

/** Converts a query to a match. A status that is not a number becomes NaN, which the model rejects. */
const toRequestLogMatch = ({ status, ...query }: Readonly<Record<string, string>>): RequestLogMatch => ({
  ...query,
  ...(status !== undefined && { status: /^\d{1,3}$/.test(status) ? Number(status) : Number.NaN }),
});

/** Everything that the control API can do, by the name of the method that does it. */
export const CONTROL_OPERATIONS: Readonly<Record<string, ControlOperation>> = {
  status: {
    method: 'GET',
    path: '/status',
    summary: 'Get version, fixtures, uptime, tenants, memory, and counts of the server',
    returnsBody: true,
    call: (control) => control.status(),
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    summary: 'Get the figures of the server in the text format of Prometheus',
    returnsBody: true,
    mediaType: 'text/plain; version=0.0.4; charset=utf-8',
    call: (control) => control.metrics(),
  },
  reset: {
    method: 'POST',
    path: '/reset',
    summary: 'Reset the tenant to its initial connectors',
    call: (control) => control.reset(),
  },
  snapshots: {
    method: 'GET',
    path: '/snapshots',
    summary: 'List the snapshots',
    returnsBody: true,
    call: (control) => control.snapshots(),
  },
  snapshot: {
    method: 'PUT',
    path: '/snapshots/:name',
    summary: 'Take a snapshot of the connectors',
    call: (control, { key }) => control.snapshot(key),
  },
  restore: {
    method: 'POST',
    path: '/snapshots/:name',
    summary: 'Restore a snapshot',
    call: (control, { key }) => control.restore(key),
  },
  deleteSnapshot: {
    method: 'DELETE',
    path: '/snapshots/:name',
    summary: 'Delete a snapshot',
    call: (control, { key }) => control.deleteSnapshot(key),
  },
  snapshotState: {
    method: 'GET',
    path: '/snapshots/:name',
    summary: 'Get the connectors of a snapshot as one document',
    returnsBody: true,
    call: (control, { key }) => control.snapshotState(key),
  },
  snapshotDifference: {
    method: 'GET',
    path: '/snapshots/:name/difference',
    summary: 'Compare a snapshot with the connectors of now',
    returnsBody: true,
    call: (control, { key }) => control.snapshotDifference(key),
  },
  state: {
    method: 'GET',
    path: '/state',
    summary: 'Get all connectors as one document',
    returnsBody: true,
    call: (control) => control.state(),
  },
  setState: {
    method: 'PUT',
    path: '/state',
    summary: 'Replace all connectors with those of a document',
    body: 'TenantState',
    maxBody: MAX_STATE_BYTES,
    call: (control, { body }) => control.setState(body as TenantState),
  },
  faults: {
    method: 'GET',
    path: '/faults',
    summary: 'List the fault rules with their counts',
    returnsBody: true,
    call: (control) => control.faults(),
  },
  fault: {
    method: 'POST',
    path: '/faults',
    summary: 'Add a fault rule',
    returnsBody: true,
    body: 'FaultRule',
    call: (control, { body }) => control.fault(body as FaultRule),
  },
  deleteFault: {
    method: 'DELETE',
    path: '/faults/:id',
    summary: 'Remove a fault rule',
    call: (control, { key }) => control.deleteFault(key),
  },
  resetFaults: {
    method: 'DELETE',
    path: '/faults',
    summary: 'Remove all fault rules',
    call: (control) => control.resetFaults(),
  },
  rateLimit: {
    method: 'GET',
    path: '/rate-limit',
    summary: 'Get the rate limit and the current counts',
    returnsBody: true,
    call: (control) => control.rateLimit(),
  },
  setRateLimit: {
    method: 'PUT',
    path: '/rate-limit',
    summary: 'Change the rate limit, and start every count again',
    returnsBody: true,
    body: 'RateLimitChange',
    call: (control, { body }) => control.setRateLimit(body as RateLimitChange),
  },
  resetRateLimit: {
    method: 'DELETE',
    path: '/rate-limit',
    summary: 'Reset the counts of all clients',
    call: (control) => control.resetRateLimit(),
  },
  requests: {
    method: 'GET',
    path: '/requests',
    summary: 'Get the last requests with their responses',
    returnsBody: true,
    query: REQUEST_LOG_FILTERS,
    call: (control, { query }) => control.requests(toRequestLogMatch(query)),
  },
  requestSummaries: {
    method: 'GET',
    path: '/requests/summaries',
    summary: 'Get the last requests without headers and bodies',
    returnsBody: true,
    query: REQUEST_LOG_FILTERS,
    call: (control, { query }) => control.requestSummaries(toRequestLogMatch(query)),
  },
  request: {
    method: 'GET',
    path: '/requests/id/:id',
    summary: 'Get one request with its response',
    returnsBody: true,
    call: (control, { key }) => control.request(/^\d{1,15}$/.test(key) ? Number(key) : Number.NaN),
  },
  resetRequests: {
    method: 'DELETE',
    path: '/requests',
    summary: 'Clear the request log',
    call: (control) => control.resetRequests(),
  },
  verify: {
    method: 'POST',
    path: '/requests/verify',
    summary: 'Verify the number of matching requests',
    returnsBody: true,
    body: 'Verify',
    call: (control, { body }) => control.verify(body as Verify),
  },
  warnings: {
    method: 'GET',
    path: '/warnings',
    summary: 'Get the warnings about requests',
    returnsBody: true,
    call: (control) => control.warnings(),
  },
  clients: {
    method: 'GET',
    path: '/clients',
    summary: 'List the clients, without their secrets',
    returnsBody: true,
    call: (control) => control.clients(),
  },
  addClient: {
    method: 'POST',
    path: '/clients',
    summary: 'Add a client that can request tokens',
    body: 'ClientInput',
    call: (control, { body }) => control.addClient(body as ClientInput),
  },
  resetClients: {
    method: 'DELETE',
    path: '/clients',
    summary: 'Remove all added clients',
    call: (control) => control.resetClients(),
  },
  issueToken: {
    method: 'POST',
    path: '/token',
    summary: 'Issue an access token without the token endpoint',
    returnsBody: true,
    body: 'TokenOwner',
    call: (control, { body }) => control.issueToken((body ?? {}) as TokenOwner),
  },
  ...INSPECTIONS,
  clock: {
    method: 'GET',
    path: '/clock',
    summary: 'Get the clock',
    returnsBody: true,
    call: (control) => control.clock(),
  },
  setClock: {
    method: 'PUT',
    path: '/clock',
    summary: 'Advance, set, or freeze the clock',
    returnsBody: true,
    body: 'ClockChange',
    call: (control, { body }) => control.setClock(body as ClockChange),
  },
  resetClock: {
    method: 'DELETE',
    path: '/clock',
    summary: 'Return the clock to real time',
    returnsBody: true,
    call: (control) => control.resetClock(),
  },
};

/** Returns the response of `GET /_emulator`: the routes, and what callers can rely on. */
export const controlIndex = () => ({
  name: PACKAGE_NAME,
  version: VERSION,
  controlApi: CONTROL_API,
  openapi: `${CONTROL_PREFIX}/openapi.json`,
  routes: Object.values(CONTROL_OPERATIONS).map(({ method, path, summary }) => ({
    method,
    path: CONTROL_PREFIX + path.replace(/:(\w+)/g, '{$1}'),
    summary,
  })),
});
