import type { Case } from '../case.ts';
import {
  FIELDS,
  filteredAt,
  LANGUAGE,
  named,
  OURS,
  type Rejecting,
  rejecting,
  type Selecting,
  selecting,
  selectingSeed,
  THREE,
} from './filters-steps.ts';

const BETA = '/beta/connectors';
const BETA_FIELD = 'one of the fields name, type, directConnect, category, features';

const OWN: readonly Selecting[] = [
  ['beta-name-sw', 'In beta name takes sw.', FIELDS, 'name sw "Conformance {{run}} B"', ['Bee']],
  ['beta-type-eq', 'In beta type takes eq.', FIELDS, 'type eq "Conformance {{run}} Payroll"', ['Ant']],
  ['beta-direct-connect', 'In beta directConnect takes eq.', FIELDS, `${OURS} and directConnect eq "false"`, ['Bee']],
];

const SEED: readonly Selecting[] = [
  [
    'beta-category',
    'In beta, category supports eq.',
    FIELDS,
    'category eq "CredentialProvider" and name sw "AWS"',
    ['AWS Secrets Manager'],
  ],
  [
    'beta-features',
    'In beta, features supports ca.',
    FIELDS,
    'name sw "Workday" and features ca ("SEARCH","ENABLE")',
    ['Workday SaaS'],
  ],
];

const REJECTED: readonly Rejecting[] = [
  ['beta-name-co', 'In beta name takes no co.', FIELDS, ['name co "a"', 6, 'name with sw', 'name co']],
  [
    'beta-type-others',
    'In beta, type supports neither sw nor co.',
    FIELDS,
    ['type sw "a"', 6, 'type with eq', 'type sw'],
    ['type co "a"', 6, 'type with eq', 'type co'],
  ],
  ['beta-labels', 'In beta labels is no field.', FIELDS, ['labels ca "saas"', 1, BETA_FIELD, 'labels']],
  [
    'beta-others',
    'In beta, too, a known field with another operator is rejected.',
    LANGUAGE,
    ['name eq "a"', 6, 'name with sw', 'name eq'],
    ['features in ("a")', 10, 'features with ca', 'features in'],
  ],
];

/** Filters that beta supports, and filters that only the other families support. */
export const filtersBeta: readonly Case[] = [
  ...selecting(OWN, THREE, BETA),
  ...selectingSeed(SEED, BETA),
  ...rejecting(REJECTED, BETA),
  {
    id: 'filters/fields-families',
    title: 'In all families but beta, filters have the fields and operators of v3.',
    ...FIELDS,
    seed: true,
    writes: false,
    steps: ['/v2024/connectors', '/v2025/connectors', '/v2026/connectors', '/connectors/v1'].flatMap((base) =>
      [
        'name co "orkday S" and type sw "49ee" and type co "8b65" and labels ca "saas"',
        'name sw "Workday S" and directConnect eq true and features ca "SEARCH" and not category eq "x"',
        'type eq "49ee8b65-f6aa-5e63-bb13-7552e46f7d45"',
      ].map((filter) => ({ send: filteredAt(base, filter), expect: named(['Workday SaaS']) })),
    ),
  },
];
