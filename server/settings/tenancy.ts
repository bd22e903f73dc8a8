import { resolve } from 'node:path';
import { FIXTURE_PROFILES, isFixtureProfile } from '../models/enums.ts';
import type { OptionsOf } from './option.ts';
import { integer, one, oneOf } from './readers.ts';

/** What the tenants hold, and how they are told apart. */
export const TENANCY = {
  data: {
    flag: 'data',
    value: 'DIR',
    allowed: 'a folder',
    help: 'Folder to keep the tenant in; it is made if need be.',
    shown: 'in memory',
    initial: undefined,
    read: one((text) => (text ? resolve(text) : undefined)),
  },
  fixtures: {
    flag: 'fixtures',
    value: 'PROFILE|DIR',
    allowed: `${FIXTURE_PROFILES.join(', ')} or a folder of fixtures`,
    help: 'What a new tenant holds: 10, 158, 10,000 or no connectors of the package, or those of a folder.',
    initial: 'default',
    read: one((text) => (text === '' || isFixtureProfile(text) ? text || undefined : resolve(text))),
  },
  tenantFrom: {
    flag: 'tenant-from',
    value: 'path|host',
    allowed: 'path or host',
    help: 'What names the tenant: /t/<name> before the path, or also the first label of the host name.',
    initial: 'path',
    read: oneOf(['path', 'host']),
  },
  maxTenants: {
    flag: 'max-tenants',
    value: 'N',
    allowed: 'a whole number from 1 to 100000',
    help: 'Most tenants that are held at once; the longest unused one in memory goes first.',
    initial: 1_000,
    read: integer(1, 100_000),
  },
} as const satisfies OptionsOf<'data' | 'fixtures' | 'tenantFrom' | 'maxTenants'>;
