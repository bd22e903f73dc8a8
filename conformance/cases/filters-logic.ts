import type { Case } from '../case.ts';
import { assumed, LANGUAGE, OURS, type Selecting, selecting } from './filters-steps.ts';

const ANT = 'name sw "Conformance {{run}} Ant"';
const BEE = 'name sw "Conformance {{run}} Bee"';
const CAT = 'name sw "Conformance {{run}} Cat"';
const PAYROLL = 'type sw "Conformance {{run}} Payroll"';
const DIRECT = 'directConnect eq true';

const ROWS: readonly Selecting[] = [
  ['and', 'and selects what both sides select.', LANGUAGE, `${PAYROLL} and directConnect eq false`, ['Bee']],
  ['or', 'or selects what either side selects.', LANGUAGE, `${ANT} or ${CAT}`, ['Ant', 'Cat']],
  ['not', 'not selects what the rest does not.', LANGUAGE, `${OURS} and not ${BEE}`, ['Ant', 'Cat']],
  [
    'and-before-or',
    'and binds more tightly than or, on either side.',
    LANGUAGE,
    `${CAT} or ${PAYROLL} and ${ANT} or ${CAT} and ${BEE}`,
    ['Ant', 'Cat'],
  ],
  [
    'not-before-and',
    'not binds more tightly than and: it applies to the next test.',
    LANGUAGE,
    `not ${ANT} and ${PAYROLL}`,
    ['Bee'],
  ],
  [
    'not-before-or',
    'not binds more tightly than or.',
    LANGUAGE,
    `${OURS} and (not ${PAYROLL} or ${ANT})`,
    ['Ant', 'Cat'],
  ],
  [
    'parentheses-or',
    'With parentheses, or binds before and.',
    LANGUAGE,
    `(${CAT} or ${PAYROLL}) and (${ANT} or ${CAT})`,
    ['Ant', 'Cat'],
  ],
  [
    'parentheses-not',
    'With parentheses, not applies to more than one test.',
    LANGUAGE,
    `not (${ANT} or ${BEE}) and ${OURS}`,
    ['Cat'],
  ],
  ['parentheses-alone', 'Parentheses around a whole filter change nothing.', LANGUAGE, `((${ANT}))`, ['Ant']],
  [
    'not-twice',
    'A double `not` cancels out.',
    assumed('a list of a tenant with not not'),
    `${OURS} and not not ${BEE}`,
    ['Bee'],
  ],
  [
    'chains',
    'and and or join any number of tests.',
    LANGUAGE,
    `${ANT} or ${BEE} or ${CAT} and ${OURS} and ${DIRECT} and ${CAT}`,
    ['Ant', 'Bee', 'Cat'],
  ],
  [
    'many-tests',
    'A filter can have 300 tests.',
    assumed('filters that grow until a tenant rejects them'),
    `${ANT}${' or type eq "x"'.repeat(299)}`,
    ['Ant'],
  ],
  [
    'nested-parentheses',
    'Parentheses can be nested twenty levels deep.',
    LANGUAGE,
    `${'('.repeat(20)}${ANT}${')'.repeat(20)}`,
    ['Ant'],
  ],
];

/** Logical operators: not binds before and, and before or. */
export const filtersLogic: readonly Case[] = selecting(ROWS);
