import type { ConnectorKind } from '../../models/enums.ts';
import {
  ACTIVE,
  type AttributePart,
  CREATED,
  DEPARTMENT,
  DESCRIPTION,
  DISPLAY_NAME,
  EMAIL,
  FIRST_NAME,
  ID,
  LAST_LOGIN,
  LAST_NAME,
  LOCALE,
  NAME,
  OWNER,
  PHONE,
  type SchemaParts,
  TITLE,
  USER_NAME,
} from './attributes.ts';
import { SPECIAL_SCHEMAS } from './special-schemas.ts';

const BY_EMAIL = { email: 'email', displayName: 'displayName' } as const;

/** Returns the schemas of a service whose users have an ID, an email address, and groups. */
const service = (
  object: string,
  membership: AttributePart,
  more: readonly AttributePart[],
  groupMore: readonly AttributePart[] = [],
): SchemaParts => ({
  accountObject: 'User',
  account: [ID, USER_NAME, FIRST_NAME, LAST_NAME, DISPLAY_NAME, EMAIL, ACTIVE, LAST_LOGIN, CREATED, ...more],
  group: { object, membership, attributes: [ID, NAME, DESCRIPTION, ...groupMore] },
  correlation: BY_EMAIL,
});

export const SCHEMA_PARTS: Readonly<Record<ConnectorKind, SchemaParts>> = {
  ...SPECIAL_SCHEMAS,
  cloud: service(
    'Role',
    ['roles', 'string', 'Roles the identity may take.'],
    [
      ['mfaEnabled', 'boolean', 'Whether a second factor is asked for.'],
      ['tags', 'string', 'Labels that the administrators gave.'],
    ],
    [['policies', 'string', 'Policies that the role carries.']],
  ),
  collab: service(
    'Group',
    ['groups', 'string', 'Groups the user belongs to.'],
    [LOCALE, TITLE, ['storageUsed', 'int', 'Space in use, in megabytes.']],
    [OWNER, EMAIL],
  ),
  erp: service(
    'Role',
    ['roles', 'string', 'Roles that were given to the user.'],
    [
      ['employeeNumber', 'string', 'Number of the person in human resources.'],
      ['company', 'string', 'Company the user works for.'],
      ['validTo', 'date', 'Last day on which the account can be used.'],
    ],
    [['responsibilities', 'string', 'Tasks that the role allows.']],
  ),
  generic: service('Group', ['groups', 'string', 'Groups the account belongs to.'], [DEPARTMENT, TITLE]),
  health: service(
    'Template',
    ['templates', 'string', 'Templates that set what the user may see.'],
    [
      ['providerId', 'string', 'Number of the person as a care provider.'],
      ['facility', 'string', 'Facility in which the person works.'],
      DEPARTMENT,
    ],
  ),
  itsm: service(
    'Group',
    ['groups', 'string', 'Support groups the user belongs to.'],
    [TITLE, DEPARTMENT, PHONE, LOCALE],
    [OWNER, ['manager', 'string', 'Who leads the group.']],
  ),
  pam: service(
    'Safe',
    ['safes', 'string', 'Safes and folders the user may open.'],
    [
      ['source', 'string', 'Directory the user comes from.'],
      ['suspended', 'boolean', 'Whether the user is suspended.'],
    ],
    [OWNER, ['privileges', 'string', 'What members may do with the secrets.']],
  ),
  security: service(
    'Group',
    ['roles', 'string', 'Administrator roles that were given.'],
    [['mfaEnabled', 'boolean', 'Whether a second factor is asked for.'], PHONE],
  ),
};
