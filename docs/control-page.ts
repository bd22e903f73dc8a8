import { CONTROL_OPERATIONS, CONTROL_PREFIX, type ControlOperation } from '../server/control/operations.ts';
import type { TenantControl } from '../server/control/tenant-control.ts';
import { fieldRows } from './schema-rows.ts';
import { table } from './table.ts';

type Item<T> = T extends readonly (infer E)[] ? E : T;
/** Every property of what a method gives, or of its items, with what it means: the compiler misses none. */
type FieldsOf<Name extends keyof TenantControl> = Readonly<
  Record<keyof Item<ReturnType<TenantControl[Name]>> & string, string>
>;

const SNAPSHOT: FieldsOf<'snapshots'> = { name: 'As it was saved under.', bytes: 'Its size.' };

const STATE: FieldsOf<'state'> = {
  version: '1.',
  connectors: 'All that is kept of each connector, its documents and translations included, by scriptName.',
};

const FAULT: FieldsOf<'fault'> = {
  id: '`fault-1`, `fault-2`, …',
  rule: 'The FaultRule, as it was given.',
  seen: 'Requests that fitted.',
  hits: 'Requests that were hit.',
};

const RATE_LIMIT: FieldsOf<'rateLimit'> = {
  rule: '`{requests, seconds}`; null where there is no limit.',
  counts: 'Running counts: a list of `{clientId, family, used, remaining, resetsAt}`.',
};

const ENTRY: FieldsOf<'requests'> = {
  id: 'Counts from 1 in each tenant.',
  requestId: '`SLPT-Request-ID` of the response.',
  time: "When it came, by the tenant's clock (ISO 8601).",
  duration: 'Milliseconds of real time.',
  tenant: 'Name of the tenant.',
  clientId: 'Client of the token; null without one.',
  family: 'API family, such as v1; null outside the Connectors API.',
  operation: 'operationId, such as getConnector or getToken; null for other paths.',
  scriptName: 'Key of the connector in the path, or null.',
  method: 'HTTP method.',
  path: 'Path without the query, and without /t/{tenant}.',
  query: 'Parameters by name; of a repeated one, the first value.',
  request:
    '`{headers, body, truncated}`: secrets are masked, a body is cut at 64 KiB. `truncated`: more was sent than is shown.',
  status: 'HTTP status code, or 0 if there was no response.',
  response: 'The response, in the same form as request.',
  rejection: 'Why it was rejected, `{rule, reason, in, field, pointer, position, evidence, causes}`, or null.',
  fault: 'Id of the fault rule that hit it, or null.',
  warnings: 'List of texts.',
};

const VERIFICATION: FieldsOf<'verify'> = {
  matched: 'How many requests fit.',
  ok: 'Whether that is as it should be.',
  nearest: 'Only where it is not: the nearest misses, a list of `{entry, differs}`.',
};

const WARNING: FieldsOf<'warnings'> = {
  id: 'Id of the request log entry.',
  time: 'When the request came (ISO 8601).',
  method: 'HTTP method.',
  path: 'Path without the query.',
  text: 'What a careful client should know.',
};

const CLIENT: FieldsOf<'clients'> = {
  id: 'client_id.',
  authorities: 'User levels.',
  scopes: 'Scopes.',
  tokenLifetime: 'Seconds; absent where it is that of the server.',
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

const CLOCK: FieldsOf<'clock'> = {
  now: 'The time that it shows (ISO 8601, UTC).',
  frozen: 'Whether it stands still.',
  offset: 'How far it is from real time, in milliseconds.',
};

/** What is given back, by the name of its section. */
const THINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  snapshot: SNAPSHOT,
  state: STATE,
  fault: FAULT,
  'rate limit': RATE_LIMIT,
  entry: ENTRY,
  verification: VERIFICATION,
  warning: WARNING,
  client: CLIENT,
  token: TOKEN,
  clock: CLOCK,
};

/** What each operation gives, in the words of its cell: a thing in brackets leads to its section. */
const GIVES: Readonly<Record<string, string>> = {
  snapshots: 'list of [snapshot]',
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
      `\`${name}()\``,
    ]),
  );

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

/** What routes give back: a section for each thing. */
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
