import type { ConnectorKind } from '../../models/enums.ts';
import type { Field, Section } from './form.ts';
import { field, REQUIRED, shownFor } from './form.ts';

/** The sections for aggregation, by kind, beyond those for the connector's features. */
export const AGGREGATION_PARTS: Readonly<Partial<Record<ConnectorKind, readonly Section[]>>> = {
  cloud: [{ key: 'Roles', fields: [field('readPolicies', 'ReadPolicies', 'toggle', { value: 'true' })] }],
  database: [
    {
      key: 'Roles',
      fields: [
        field('includedDatabases', 'IncludedDatabases', 'list'),
        field('excludedDatabases', 'ExcludedDatabases', 'list'),
      ],
    },
  ],
  directory: [{ key: 'Groups', fields: [field('nestedGroups', 'NestedGroups', 'toggle', { value: 'false' })] }],
  erp: [
    { key: 'Roles', fields: [field('includeInheritedRoles', 'IncludeInheritedRoles', 'toggle', { value: 'false' })] },
  ],
  health: [
    {
      key: 'Roles',
      fields: [
        field('clinicalTemplates', 'ClinicalTemplates', 'toggle', { value: 'true' }),
        field('facilities', 'Facilities', 'list'),
      ],
    },
  ],
  hr: [
    {
      key: 'Workers',
      fields: [
        field('workerType', 'WorkerType', 'select', {
          value: 'all',
          options: [
            ['WorkerAll', 'all'],
            ['WorkerEmployee', 'employee'],
            ['WorkerContingent', 'contingent'],
          ],
        }),
        field('futureHireDays', 'FutureHireDays', 'number', { value: '30' }),
        field('includeTerminated', 'IncludeTerminated', 'toggle', { value: 'false' }),
        field('terminatedDays', 'TerminatedDays', 'number', { value: '90', ...shownFor('includeTerminated', 'true') }),
      ],
    },
  ],
  pam: [
    { key: 'Roles', fields: [field('safes', 'SafeFilter', 'list'), field('managedSystems', 'ManagedSystems', 'list')] },
  ],
};

/** The section for a system whose changes people make by hand. */
export const TICKET_PART: Section = {
  key: 'Tickets',
  fields: [
    field('project', 'Project', 'text', REQUIRED),
    field('ticketType', 'IssueType', 'text', REQUIRED),
    field('assignmentGroup', 'AssignmentGroup', 'text'),
    field('statusMapping', 'StatusMapping', 'textarea', REQUIRED),
    field('pollingInterval', 'PollingInterval', 'number', { value: '15' }),
  ],
};

export const TUNING_PART: Section = {
  key: 'Tuning',
  fields: [
    field('connectionTimeout', 'ConnectionTimeout', 'number', { value: '60' }),
    field('retryCount', 'RetryCount', 'number', { value: '3' }),
  ],
};
export const PAGE_SIZE: Field = field('pageSize', 'Page_Size', 'number', { value: '100' });

/** The fields that a feature of a connector adds to its form. */
export const FEATURE_FIELDS = {
  AUTHENTICATE: field('passThroughAuthentication', 'PassThroughAuthentication', 'toggle', { value: 'false' }),
  DISCOVER_SCHEMA: field('discoverSchemas', 'DiscoverSchemas', 'toggle', { value: 'true' }),
  DIRECT_PERMISSIONS: field('directPermissions', 'DirectPermissions', 'toggle', { value: 'false' }),
  ENABLE: field('includeInactive', 'IncludeInactive', 'toggle', { value: 'true' }),
  MANAGER_LOOKUP: field('managerAttribute', 'ManagerAttribute', 'text'),
  PASSWORD: field('changePasswordAtLogon', 'ChangePasswordAtLogon', 'toggle', { value: 'true' }),
  SEARCH: field('accountFilter', 'AccountFilter', 'textarea'),
  SYNC_PROVISIONING: field('customAttributes', 'CustomAttributes', 'list'),
  UNLOCK: field('unlockOnReset', 'UnlockOnReset', 'toggle', { value: 'false' }),
  UNSTRUCTURED_TARGETS: field('partitions', 'Partitions', 'textarea'),
} as const;

export const GROUP_FILTER: Field = field('groupFilter', 'GroupFilter', 'textarea');
export const DEFAULT_GROUPS: Field = field('defaultGroups', 'DefaultGroups', 'list');
export const DELETION: Field = field('deleteMode', 'DeleteMode', 'select', {
  value: 'disable',
  options: [
    ['DeleteDeactivate', 'disable'],
    ['DeleteRemove', 'delete'],
  ],
});
