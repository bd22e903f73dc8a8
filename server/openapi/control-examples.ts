import type {
  ClientInput,
  ClockChange,
  FaultRule,
  RateLimitChange,
  StrictChange,
  TenantState,
  TokenOwner,
  Verify,
} from '../models/index.ts';

/** An example of a control operation: request, response, and the schema of the response. */
export interface ControlExample {
  readonly body?: unknown;
  /** Values of its parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly response?: unknown;
}

const STATE: TenantState = {
  version: 1,
  connectors: [
    {
      name: 'Teapot',
      type: 'Teapot',
      scriptName: 'teapot',
      className: 'org.example.Teapot',
      directConnect: true,
      fileUpload: true,
      features: null,
      labels: [],
      status: 'RELEASED',
      connectorMetadata: { owner: 'kitchen' },
      s3Location: 'custom-connector/teapot',
      sourceConfigFrom: 'sp-connect',
      uploadedFiles: null,
      custom: true,
      documents: { 'source-template': '<Application name="Teapot"/>' },
      translations: { en: 'ShortDesc=Connects teapots.' },
    },
  ],
};

const RULE: FaultRule = { match: { operation: 'getConnectorList' }, times: 1, response: '429' };
const CLIENT: ClientInput = {
  id: 'reader',
  secret: 'a secret',
  authorities: ['SOURCE_ADMIN'],
  scopes: ['idn:connector-config:read'],
  tokenLifetime: 60,
};
const CLOCK = { now: '2030-01-31T12:00:00.000Z', frozen: false, offset: 0 };

const SUMMARY = {
  id: 1,
  requestId: '2c7a4f0e9b1d4c6f8a3e5d7b9c1f2a4e',
  time: '2030-01-31T12:00:00.000Z',
  duration: 1.5,
  tenant: 'default',
  clientId: 'me',
  family: 'v1',
  operation: 'getConnectorList',
  scriptName: null,
  method: 'GET',
  path: '/connectors/v1',
  query: { limit: '2' },
  status: 200,
  rejection: null,
  fault: null,
  warnings: [],
};

const ENTRY = {
  ...SUMMARY,
  request: { headers: { host: '127.0.0.1:8080' }, body: null, truncated: false },
  response: { headers: { 'content-type': 'application/json; charset=utf-8' }, body: '[]', truncated: false },
};

const RATE: NonNullable<RateLimitChange['rule']> = { requests: 100, seconds: 10 };
const SNAPSHOT = { name: 'default' };

/** An example for each operation of the control API that sends or receives something, by its name. */
export const CONTROL_EXAMPLES: Readonly<Record<string, ControlExample>> = {
  status: {
    response: {
      version: '1.0.0',
      controlApi: 1,
      startedAt: CLOCK.now,
      uptime: 60,
      fixtures: 'default',
      data: null,
      tenants: { count: 1, max: 1_000, evictions: 0 },
      memory: { resident: 96_000_000, heap: 23_000_000 },
      counts: { requests: 12, rejected: 3, faults: 0, warned: 1, unanswered: 0 },
    },
  },
  metrics: { response: 'isc_emulator_requests_total{operation="getConnector",status="200"} 9\n' },
  snapshots: { response: [{ ...SNAPSHOT, bytes: 253_952, takenAt: CLOCK.now }] },
  snapshot: { parameters: SNAPSHOT },
  restore: { parameters: SNAPSHOT },
  deleteSnapshot: { parameters: SNAPSHOT },
  snapshotState: { parameters: SNAPSHOT, response: STATE },
  snapshotDifference: {
    parameters: SNAPSHOT,
    response: {
      added: ['kettle'],
      removed: [],
      changed: [{ scriptName: 'teapot', parts: ['connectorMetadata', 'translations/de'] }],
    },
  },
  state: { response: STATE },
  setState: { body: STATE },
  faults: { response: [{ id: 'fault-1', rule: RULE, seen: 1, hits: 1 }] },
  fault: { body: RULE, response: { id: 'fault-1', rule: RULE, seen: 0, hits: 0 } },
  deleteFault: { parameters: { id: 'fault-1' } },
  rateLimit: {
    response: {
      rule: RATE,
      counts: [{ clientId: 'me', family: 'v1', used: 3, remaining: 97, resetsAt: '2030-01-31T12:00:10.000Z' }],
    },
  },
  setRateLimit: { body: { rule: RATE } satisfies RateLimitChange, response: { rule: RATE, counts: [] } },
  requests: { response: [ENTRY] },
  requestSummaries: { response: [{ ...SUMMARY, fromConsole: false }] },
  request: { parameters: { id: '1' }, response: ENTRY },
  verify: {
    body: { match: { operation: 'getConnectorList' }, count: { exactly: 1 } } satisfies Verify,
    response: { matched: 1, ok: true },
  },
  warnings: {
    response: [
      {
        id: 1,
        time: '2030-01-31T12:00:00.000Z',
        method: 'GET',
        path: '/v3/connectors',
        text: 'The API family v3 is legacy; its new path is /connectors/v1.',
      },
    ],
  },
  clients: { response: [{ id: CLIENT.id, authorities: CLIENT.authorities, scopes: CLIENT.scopes, tokenLifetime: 60 }] },
  addClient: { body: CLIENT },
  issueToken: {
    body: { id: 'reader', scopes: ['idn:connector-config:read'] } satisfies TokenOwner,
    response: {
      access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJvcmciOiJkZWZhdWx0In0.c2lnbmF0dXJl',
      token_type: 'bearer',
      expires_in: 749,
      scope: 'idn:connector-config:read',
    },
  },
  overview: {
    response: {
      tenant: 'default',
      auth: true,
      connectors: { listed: 150, total: 158, version: '1.0' },
      requests: { last: 1, held: 1, evicted: 0, limit: 1000 },
      clock: CLOCK,
      strict: false,
    },
  },
  catalog: { response: { locales: ['de', 'en'], createStatuses: ['DEVELOPMENT', 'DEMO', 'RELEASED'] } },
  checkFilter: {
    parameters: { filters: 'name sw "T"', family: 'v1' },
    response: { valid: true, total: 3, reason: null, position: null },
  },
  connectorStatus: { response: { custom: ['teapot'], unlisted: [] } },
  scriptNameFor: { parameters: { name: 'Tea Pot' }, response: { scriptName: 'tea-pot' } },
  recentTokens: { response: [] },
  setStrict: { body: { strict: true } satisfies StrictChange },
  tenantNames: { response: ['default'] },
  deleteTenant: { parameters: { name: 'default' } },
  clock: { response: CLOCK },
  setClock: {
    body: { advance: 3600 } satisfies ClockChange,
    response: { ...CLOCK, now: '2030-01-31T13:00:00.000Z', offset: 3_600_000 },
  },
  resetClock: { response: CLOCK },
};
