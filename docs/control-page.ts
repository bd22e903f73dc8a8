import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation } from '../server/control/operations.ts';
import type { TenantControl } from '../server/control/tenant-control.ts';
import { packageRoot } from '../server/platform/package.ts';
import { fieldRows } from './schema-rows.ts';
import { table } from './table.ts';

const LIBRARY = readFileSync(join(packageRoot, 'server', 'public-emulator.ts'), 'utf8');

type Item<T> = T extends readonly (infer E)[] ? E : T;
/** Every property of what a method gives, or of its items, with what it means: the compiler misses none. */
type FieldsOf<Name extends keyof TenantControl> = Readonly<
  Record<keyof Item<ReturnType<TenantControl[Name]>> & string, string>
>;

const SNAPSHOT: FieldsOf<'snapshots'> = {
  name: 'Name of the snapshot.',
  bytes: 'Size in bytes.',
  takenAt: 'Time when it was taken, in real time (ISO 8601, UTC).',
};

const DIFFERENCE: FieldsOf<'snapshotDifference'> = {
  added: 'scriptNames of the connectors that exist only now.',
  removed: 'scriptNames of the connectors that exist only in the snapshot.',
  changed:
    'List of `{scriptName, parts}`: the parts are fields by name, documents by kind, and translations such as `translations/de`.',
};

const STATE: FieldsOf<'state'> = {
  version: '`1`.',
  connectors: 'The connectors with their documents and translations, in the order of their scriptNames.',
  clients: 'The added clients, with their secrets.',
  faults: 'The fault rules.',
  clock: '`{offset, frozenAt}`.',
};

const FAULT: FieldsOf<'fault'> = {
  id: '`fault-1`, `fault-2`, …',
  rule: 'The FaultRule.',
  seen: 'Number of requests that matched.',
  hits: 'Number of requests that the rule was applied to.',
};

const RATE_LIMIT: FieldsOf<'rateLimit'> = {
  rule: '`{requests, seconds}`; null if there is no limit.',
  counts: 'Running counts: a list of `{clientId, family, used, remaining, resetsAt}`.',
};

const ENTRY: FieldsOf<'requests'> = {
  id: 'Counts from 1 in each tenant.',
  requestId: '`SLPT-Request-ID` of the response.',
  time: "Time of arrival, by the tenant's clock (ISO 8601).",
  duration: 'Duration in milliseconds of real time.',
  tenant: 'Name of the tenant.',
  clientId: 'Client of the token; null without one.',
  family: 'API family, such as v1; null outside the Connectors API.',
  operation: 'operationId, such as getConnector or getToken; null for other paths.',
  scriptName: 'Key of the connector in the path, or null.',
  method: 'HTTP method.',
  path: 'Path without the query, and without /t/{tenant}.',
  query: 'Parameters by name. A repeated one has its first value.',
  request: '`{headers, body, truncated}`, with secrets masked. A body is cut at 64 KiB, and `truncated` says so.',
  status: 'HTTP status code, or 0 if there was no response.',
  response: 'The response, in the same form as request.',
  rejection: 'Why it was rejected, `{rule, reason, in, field, pointer, position, evidence, causes}`, or null.',
  fault: 'ID of the fault rule that was applied, or null.',
  warnings: 'The warnings.',
};

const SUMMARY: FieldsOf<'requestSummaries'> = {
  ...withoutMessages(ENTRY),
  fromConsole: 'Whether a person sent it from the console, which sets the header `X-Emulator-Console`.',
};

const OVERVIEW: FieldsOf<'overview'> = {
  tenant: 'Name of the tenant.',
  version: 'Version of the emulator.',
  instance: 'Changes with every start of the server.',
  auth: 'Whether requests need a token.',
  durable: 'Whether the tenant outlives the server.',
  connectors: '`{listed, total, version}`: lists show the listed ones; the version changes with every write.',
  requests: '`{last, held, evicted, limit}` of the request log: the last ID, and how many entries.',
  snapshots: 'Names of the snapshots.',
  clients: 'Number of clients.',
  clock: 'The [clock](#clock).',
  faults: '`{armed, hits}`: the number of fault rules, and of requests that they hit.',
  rateLimit: '`{requests, seconds}`, or null if there is no limit.',
  strict: 'Whether a request that deserves a warning is rejected.',
};

const CATALOG: FieldsOf<'catalog'> = {
  locales: 'Locales that have translations.',
  statuses: 'Statuses that a connector may have.',
  createStatuses: 'Statuses in which a connector may be created.',
  families:
    'List of `{name, basePath, title, legacy, operations, operationIdSuffix, filters}`; a filter is `{field, holds, operators}`.',
  operations: 'List of `{id, method, path, summary}`: every operation that a fault rule can name.',
  faultPresets: 'List of `{name, title, rule}`: failures that clients should survive, each with its FaultRule.',
};

const FILTER_CHECK: FieldsOf<'checkFilter'> = {
  valid: 'Whether the filter is valid in the family.',
  total: 'Number of connectors that match; null for an invalid filter.',
  reason: 'Why it is invalid; null for a valid one.',
  position: 'Position of the error, counted from 1, or null.',
};

const CONNECTOR_STATUS: FieldsOf<'connectorStatus'> = {
  custom: 'scriptNames of the connectors that can be patched and deleted.',
  unlisted: 'List of `{connector, reason}`: the connectors that lists omit.',
};

const SCRIPT_NAME: FieldsOf<'scriptNameFor'> = {
  scriptName: 'The scriptName that a connector of this name would get.',
  taken: 'Whether a connector has this name, so that creation fails.',
};

const RECENT_TOKEN: FieldsOf<'recentTokens'> = {
  clientId: 'Client that it was issued to.',
  scopes: 'Its scopes.',
  issuedAt: "By the tenant's clock (ISO 8601, UTC).",
  expiresAt: "By the tenant's clock (ISO 8601, UTC).",
  claims: 'The claims of the token, by name.',
};

const VERIFICATION: FieldsOf<'verify'> = {
  matched: 'Number of requests that match.',
  ok: 'Whether this is the expected number.',
  message: 'If not: what was expected, and what the log has.',
  nearest:
    'If not: the nearest misses, a list of `{entry, differs}`; `differs` is a list of `{property, expected, actual}`.',
};

const WARNING: FieldsOf<'warnings'> = {
  id: 'ID of the request log entry.',
  time: 'Time of arrival (ISO 8601).',
  method: 'HTTP method.',
  path: 'Path without the query.',
  text: 'What a client should fix.',
};

const CLIENT: FieldsOf<'clients'> = {
  id: 'client_id.',
  authorities: 'User levels.',
  scopes: 'Scopes.',
  tokenLifetime: 'Seconds; absent if it is that of the server.',
};

const TOKEN: FieldsOf<'issueToken'> = {
  access_token: 'A JSON Web Token, signed by the emulator.',
  token_type: '`bearer`.',
  refresh_token: 'Absent: such a token cannot be refreshed.',
  expires_in: 'Seconds until it expires.',
  scope: 'Its scopes, with spaces between them.',
  accessType: '`OFFLINE`.',
  jti: 'Its ID.',
  tenant_id: 'UUID of the tenant.',
  internal: '`false`.',
  pod: '`emulator`.',
  org: 'Name of the tenant.',
  user_id: 'UUID of the user, the same for the same client.',
  identity_id: 'ID of the identity, likewise.',
  strong_auth: '`true`.',
  strong_auth_supported: '`true`.',
  enabled: '`true`.',
};

const STATUS: FieldsOf<'status'> = {
  version: 'Version of the program.',
  controlApi: 'Version of the control API.',
  startedAt: 'When the server started (ISO 8601).',
  uptime: 'Seconds since then.',
  fixtures: 'Profile or folder that new tenants start with.',
  data: 'Folder of the tenants; null if they are in memory.',
  tenants: '`{count, max, evictions}`.',
  memory: '`{resident, heap}` of the process, in bytes.',
  counts: '`{requests, rejected, faults, warned, unanswered}` of all tenants since the start.',
};

const CLOCK: FieldsOf<'clock'> = {
  now: 'The time of the clock (ISO 8601, UTC).',
  frozen: 'Whether it is frozen.',
  offset: 'Difference from real time, in milliseconds.',
};

/** The fields of an entry without both messages. */
function withoutMessages<T extends { request: string; response: string }>(fields: T): Omit<T, 'request' | 'response'> {
  const { request: _, response: __, ...others } = fields;
  return others;
}

/** Results of operations, by the name of their section. */
const THINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  snapshot: SNAPSHOT,
  difference: DIFFERENCE,
  state: STATE,
  fault: FAULT,
  'rate limit': RATE_LIMIT,
  entry: ENTRY,
  summary: SUMMARY,
  overview: OVERVIEW,
  catalog: CATALOG,
  'filter check': FILTER_CHECK,
  'connector status': CONNECTOR_STATUS,
  'script name': SCRIPT_NAME,
  'recent token': RECENT_TOKEN,
  verification: VERIFICATION,
  warning: WARNING,
  client: CLIENT,
  token: TOKEN,
  clock: CLOCK,
  status: STATUS,
};

/** Text about the result of each operation. A term in brackets becomes a link to its section. */
const GIVES: Readonly<Record<string, string>> = {
  status: '[status]',
  metrics: 'text',
  snapshots: 'list of [snapshot]',
  snapshotState: '[state]',
  snapshotDifference: '[difference]',
  setRateLimit: '[rate limit]',
  requestSummaries: 'list of [summary]',
  request: '[entry]',
  overview: '[overview]',
  catalog: '[catalog]',
  checkFilter: '[filter check]',
  connectorStatus: '[connector status]',
  scriptNameFor: '[script name]',
  recentTokens: 'list of [recent token]',
  tenantNames: 'list of names',
  state: '[state]',
  faults: 'list of [fault]',
  fault: '[fault]',
  rateLimit: '[rate limit]',
  requests: 'list of [entry]',
  verify: '[verification]',
  warnings: 'list of [warning]',
  clients: 'list of [client]',
  issueToken: '[token]',
  clock: '[clock]',
  setClock: '[clock]',
  resetClock: '[clock]',
};

/** The path of an operation, the way the page shows it. */
export const shownRoute = ({ method, path }: Pick<ControlOperation, 'method' | 'path'>): string =>
  `${method} ${CONTROL_PREFIX}${path.replace(/:(\w+)/g, '{$1}')}`;

/** Every route with what it takes and gives. */
export const printControlRoutes = (): string =>
  table(
    ['Route', 'Does', 'Takes', 'Gives', 'Method'],
    Object.entries(CONTROL_OPERATIONS).map(([name, operation]) => [
      `\`${shownRoute(operation)}\``,
      operation.summary,
      taken(operation),
      given(name, operation),
      methodOf(name),
    ]),
  );

/** The method of the library; empty if only the console calls the route. */
const methodOf = (name: string): string => {
  const method = name === 'tenantNames' ? 'tenants' : name;
  return LIBRARY.includes(`\n  ${method}(`) ? `\`${method}()\`` : '';
};

const taken = ({ body, query }: ControlOperation): string => {
  if (body !== undefined) return linkTo(body);
  return query ? `query: ${query.join(', ')}` : '';
};

const given = (name: string, { returnsBody }: ControlOperation): string => {
  const text = GIVES[name];
  if ((text !== undefined) !== (returnsBody === true)) throw new Error(`docs/control-page.ts is wrong about ${name}.`);
  return text?.replace(/\[(.+)\]/, (_, thing: string) => linkTo(thing)) ?? '204';
};

const linkTo = (section: string): string => `[${section}](#${section.toLowerCase().replaceAll(' ', '-')})`;

/** The bodies that routes take: a section for each model. */
export const printControlBodies = (): string => {
  const models = new Set(Object.values(CONTROL_OPERATIONS).flatMap(({ body }) => body ?? []));
  return [...models].map((model) => section(model, ['Property', 'Value', ''], fieldRows(model))).join('\n\n');
};

/** Prints a section for each kind of result. */
export const printControlResponses = (): string =>
  Object.entries(THINGS)
    .map(([name, fields]) =>
      section(
        name,
        ['Property', ''],
        Object.entries(fields).map(([field, text]) => [`\`${field}\``, text]),
      ),
    )
    .join('\n\n');

const section = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `### ${title}\n\n${table(head, rows)}`;
