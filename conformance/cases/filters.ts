import type { Case } from '../case.ts';
import { filtersBeta } from './filters-beta.ts';
import { filtersFields } from './filters-fields.ts';
import { filtersLiterals } from './filters-literals.ts';
import { filtersLogic } from './filters-logic.ts';
import { filtersOperators } from './filters-operators.ts';
import { filtersSyntax } from './filters-syntax.ts';
import { filtersTexts } from './filters-texts.ts';

/** Section 3: the filter language, and the operators of each field. */
export const filters: readonly Case[] = [
  ...filtersFields,
  ...filtersTexts,
  ...filtersLogic,
  ...filtersOperators,
  ...filtersLiterals,
  ...filtersSyntax,
  ...filtersBeta,
];
