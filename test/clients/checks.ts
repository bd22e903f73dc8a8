import { OPERATIONS, type OperationId } from '../../server/api/operations.ts';

/** One thing that every client is asked to do, in each family that it speaks. */
export interface Check {
  /** What the drivers call it. */
  readonly id: string;
  /** `control` stands for all routes of the control API. */
  readonly operation: OperationId | 'getToken' | 'control';
  /** Whether a contract tester or a plugin of a test runner does it; if absent, a client. */
  readonly kind?: 'contract' | 'plugin';
  /** What is seen through the client. */
  readonly what: string;
  /** Ids of the conformance cases whose behavior it sees. */
  readonly cases: readonly string[];
}

const row = (operation: Check['operation'], id: string, what: string, ...cases: readonly string[]): Check => ({
  id,
  operation,
  what,
  cases,
});

const PLUGIN_CHECKS: readonly Check[] = [
  ['fresh-tenant', 'gives each test a fresh tenant, with token, faults, clock, and requests'],
  ['workers', 'gives each worker of pytest-xdist a tenant of one server'],
  ['exec', 'takes the server of exec'],
  ['no-emulator', 'rejects a SAIL_BASE_URL that is not an emulator'],
  ['bad-command', 'names the command that cannot be run'],
].map(([id, what = '']): Check => ({ id: `plugin-${id}`, operation: 'control', kind: 'plugin', what, cases: [] }));

/** All checks, by operation. A driver implements each one that its client can do. */
export const CHECKS: readonly Check[] = [
  row(
    'getConnectorList',
    'list',
    'reads every connector of the seed into its models',
    'list/item-fields',
    'list/item-seed',
  ),
  row(
    'getConnectorList',
    'list-filter',
    'filters by name, by features, and by two fields at once',
    'filters/name-sw',
    'filters/features-ca-all',
    'filters/and',
  ),
  row(
    'getConnectorList',
    'list-count',
    'reads the total from X-Total-Count, spelled so',
    'list/count-true',
    'list/count-limit',
  ),
  row('getConnectorList', 'list-page', 'reads the page that limit and offset name', 'list/limit', 'list/offset'),
  row('getConnectorList', 'list-default', 'gets 250 of more than 250 without a limit', 'list/limit-default'),
  row(
    'getConnectorList',
    'list-locale',
    'gets short descriptions of the locale',
    'list/locale-translated',
    'list/locale-seed',
  ),
  row(
    'getConnectorList',
    'list-paginator',
    'collects more than 250 by its paginator',
    'list/offset-past-end',
    'list/limit-250',
  ),
  row('getConnectorList', 'retry-429', 'waits as Retry-After says and tries again after a 429'),
  row('getConnectorList', 'retry-500', 'tries again after a 500'),
  row('getConnectorList', 'retry-reset', 'tries again after a dropped connection'),
  row('getConnectorList', 'error-400', 'shows a 400 with its reason', 'filters/name-eq', 'errors/code-illegal-value'),
  row('getConnectorList', 'error-401', 'shows a 401 for a token that is none', 'errors/unauthorized-bad'),
  row('getConnectorList', 'request-id', 'finds SLPT-Request-ID, spelled so', 'headers/request-id-good'),
  row(
    'createCustomConnector',
    'create',
    'creates from the required fields alone',
    'create/response',
    'create/type-default',
    'create/status-default',
    'create/direct-connect-default',
  ),
  row('createCustomConnector', 'create-optional', 'creates from all fields', 'create/direct-connect-false'),
  row(
    'createCustomConnector',
    'error-403',
    'shows a 403 when the client may only read',
    'errors/forbidden',
    'tokens/scope-read-not-manage',
  ),
  row(
    'getConnector',
    'get',
    'reads a connector, its lists and its documents',
    'detail/source-config-text',
    'detail/seed-documents',
  ),
  row('getConnector', 'get-locale', 'gets the form in the locale', 'detail/labels-translated'),
  row(
    'getConnector',
    'get-policies',
    'loops over the provisioning policies and their fields',
    'detail/policies-templates',
  ),
  row(
    'getConnector',
    'error-404',
    'shows a 404 with its tracking id',
    'detail/unknown',
    'errors/code-not-found',
    'errors/tracking-id',
  ),
  row(
    'updateConnector',
    'patch',
    'changes metadata and a document by JSON Patch',
    'patch/add',
    'patch/application',
    'patch/response',
  ),
  row(
    'updateConnector',
    'patch-rejected',
    'shows the 400 of a patch that is not allowed',
    'patch/field-status',
    'errors/code-illegal-update',
  ),
  row('deleteCustomConnector', 'delete', 'deletes', 'patch/delete'),
  row(
    'getConnectorSourceConfig',
    'get-source-config',
    'reads the form as it was uploaded',
    'documents/read-source-config',
  ),
  row(
    'putConnectorSourceConfig',
    'put-source-config-bytes',
    'uploads a form as bytes',
    'documents/updated-source-config',
  ),
  row(
    'putConnectorSourceConfig',
    'put-source-config-text',
    'uploads a form as text',
    'documents/updated-source-config',
  ),
  row(
    'putConnectorSourceConfig',
    'put-source-config-file',
    'uploads a form as a file',
    'documents/updated-source-config',
    'documents/unchanged',
  ),
  row(
    'getConnectorSourceTemplate',
    'get-source-template',
    'reads the application as it was uploaded',
    'documents/read-source-template',
  ),
  row(
    'putConnectorSourceTemplate',
    'put-source-template',
    'uploads an application, and sees why a bad one is an ERROR',
    'documents/updated-source-template',
    'documents/error-close-tag',
  ),
  row(
    'getConnectorCorrelationConfig',
    'get-correlation-config',
    'reads the correlation rules as they were uploaded',
    'documents/read-correlation-config',
  ),
  row(
    'putConnectorCorrelationConfig',
    'put-correlation-config',
    'uploads correlation rules',
    'documents/updated-correlation-config',
  ),
  row(
    'getConnectorTranslations',
    'get-translations',
    'reads the translations of a locale',
    'translations/stored',
    'translations/fall-back',
  ),
  row('putConnectorTranslations', 'put-translations', 'uploads without a file, which is SKIPPED', 'documents/skipped'),
  row('putConnectorTranslations', 'put-translations-file', 'uploads translations as a file', 'translations/updated'),
  row(
    'getToken',
    'token-expired',
    'shows the 401 of a token that ran out, and gets a new one',
    'errors/unauthorized-expired',
  ),
  row('getToken', 'token-rejected', 'fails with a wrong secret', 'tokens/wrong-secret'),
  ...OPERATIONS.map(
    ({ id }): Check => ({
      id: `contract-${id}`,
      operation: id,
      kind: 'contract',
      what: 'keeps to its document under generated requests',
      cases: [],
    }),
  ),
  {
    id: 'contract-links',
    operation: 'createCustomConnector',
    kind: 'contract',
    what: 'leads to the other operations by links',
    cases: [],
  },
  {
    id: 'contract-auth',
    operation: 'getToken',
    kind: 'contract',
    what: 'no operation answers without a token',
    cases: ['errors/unauthorized-everywhere'],
  },
  {
    id: 'contract-control',
    operation: 'control',
    kind: 'contract',
    what: 'keeps to its document under generated requests',
    cases: [],
  },
  ...PLUGIN_CHECKS,
];
