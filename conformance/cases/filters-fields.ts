import type { Case } from '../case.ts';
import { assumed, FIELDS, LETTER_CASE, OURS, type Selecting, selecting, selectingSeed } from './filters-steps.ts';

const OWN: readonly Selecting[] = [
  ['name-sw', 'name sw selects names by how they begin.', FIELDS, 'name sw "Conformance {{run}} B"', ['Bee']],
  ['name-co', 'name co selects names by what they hold anywhere.', FIELDS, 'name co "{{run}} A"', ['Ant']],
  [
    'sw-not-inside',
    'sw matches only at the beginning.',
    FIELDS,
    'name sw "onformance {{run}}" or name sw "{{run}}" or type sw "{{run}}"',
    [],
  ],
  ['type-sw', 'type sw selects types by how they begin.', FIELDS, 'type sw "Conformance {{run}} Pay"', ['Ant', 'Bee']],
  ['type-co', 'type co selects types by what they hold anywhere.', FIELDS, 'type co "{{run}} Led"', ['Cat']],
  [
    'type-eq',
    'type eq selects whole types, not their beginnings.',
    FIELDS,
    'type eq "Conformance {{run}} Payroll"',
    ['Ant'],
  ],
  [
    'direct-connect-true',
    'directConnect eq true selects the connectors that connect directly.',
    FIELDS,
    `${OURS} and directConnect eq true`,
    ['Ant', 'Cat'],
  ],
  [
    'direct-connect-false',
    'directConnect eq false selects the connectors that do not connect directly.',
    FIELDS,
    `${OURS} and directConnect eq false`,
    ['Bee'],
  ],
  [
    'direct-connect-quoted-true',
    'directConnect eq "true" means the same as without quotes.',
    FIELDS,
    `${OURS} and directConnect eq "true"`,
    ['Ant', 'Cat'],
  ],
  [
    'direct-connect-quoted-false',
    'directConnect eq "false" means the same as without quotes.',
    FIELDS,
    `${OURS} and directConnect eq "false"`,
    ['Bee'],
  ],
  [
    'direct-connect-quoted-letter-case',
    'A boolean in quotes is a text, so its letter case does not count.',
    assumed('a list of a tenant with directConnect eq "False"'),
    `${OURS} and directConnect eq "False"`,
    ['Bee'],
  ],
  ['letter-case-sw', 'sw ignores case.', LETTER_CASE, 'name sw "CONFORMANCE {{run}} bEE"', ['Bee']],
  ['letter-case-co', 'co compares without regard to letter case.', LETTER_CASE, 'type co "{{run}} lEDG"', ['Cat']],
  ['letter-case-eq', 'eq ignores case.', LETTER_CASE, 'type eq "conFORMance {{run}} PAYroll"', ['Ant']],
  [
    'category-none',
    'A connector without a category is in no category, so `not` selects it.',
    assumed('a list of a tenant with not category eq, beside the list of all'),
    `${OURS} and not category eq "CredentialProvider"`,
    ['Ant', 'Bee', 'Cat'],
  ],
  [
    'features-none',
    'A connector with null features has none, so `not` selects it.',
    assumed('a list of a tenant with not features ca, beside the list of all'),
    `${OURS} and not features ca "PROVISIONING"`,
    ['Ant', 'Bee', 'Cat'],
  ],
  [
    'labels-none',
    '`not` selects a connector that has no labels.',
    assumed('a list of a tenant with not labels ca, beside the list of all'),
    `${OURS} and not labels ca ("standard")`,
    ['Ant', 'Bee', 'Cat'],
  ],
];

const PROVIDERS = [
  'AWS Secrets Manager',
  'CyberArk Conjur Cloud',
  'HashiCorp Vault (Cloud)',
  'HashiCorp Vault (On-Premise)',
];
const WORKDAYS = ['Workday', 'Workday Accounts', 'Workday SaaS'];

const SEED: readonly Selecting[] = [
  ['category-eq', 'category eq selects a category.', FIELDS, 'category eq "CredentialProvider"', PROVIDERS],
  [
    'category-whole',
    'category eq selects whole categories, not their beginnings.',
    FIELDS,
    'category eq "Credential"',
    [],
  ],
  [
    'features-ca-all',
    'features ca selects the connectors with all listed features, not any of them.',
    FIELDS,
    'name sw "Workday" and features ca ("PROVISIONING","SEARCH")',
    ['Workday', 'Workday SaaS'],
  ],
  [
    'features-ca-order',
    'The order of the listed features, and blanks between them, are insignificant.',
    FIELDS,
    'name sw "Workday" and features ca ( "ENABLE" , "PROVISIONING" )',
    ['Workday Accounts', 'Workday SaaS'],
  ],
  [
    'features-ca-one',
    'A single feature can be given with or without parentheses.',
    FIELDS,
    'name sw "Workday" and features ca "SEARCH" and features ca ("PROVISIONING")',
    ['Workday', 'Workday SaaS'],
  ],
  [
    'features-ca-whole',
    'features ca compares whole features, not parts of them.',
    FIELDS,
    'name sw "SAP " and features ca "AGGREGATION"',
    [],
  ],
  ['labels-ca', 'labels ca selects a label.', FIELDS, 'name sw "Workday" and labels ca "saas"', ['Workday SaaS']],
  [
    'labels-ca-all',
    'labels ca selects the connectors with all listed labels.',
    FIELDS,
    'name sw "Workday" and labels ca ("standard","saas")',
    ['Workday SaaS'],
  ],
  [
    'letter-case-category',
    'Categories are compared ignoring case.',
    LETTER_CASE,
    'category eq "credentialprovider"',
    PROVIDERS,
  ],
  [
    'letter-case-features',
    'Features are compared ignoring case.',
    LETTER_CASE,
    'name sw "Workday" and features ca ("search")',
    ['Workday', 'Workday SaaS'],
  ],
  [
    'letter-case-labels',
    'Labels are compared ignoring case.',
    LETTER_CASE,
    'name sw "Workday" and labels ca ("Standard")',
    WORKDAYS,
  ],
];

/** Operators of each field. */
export const filtersFields: readonly Case[] = [...selecting(OWN), ...selectingSeed(SEED)];
