import type { Case } from './case.ts';
import { create } from './cases/create.ts';
import { detail } from './cases/detail.ts';
import { documents } from './cases/documents.ts';
import { errors } from './cases/errors.ts';
import { families } from './cases/families.ts';
import { filters } from './cases/filters.ts';
import { headers } from './cases/headers.ts';
import { limits } from './cases/limits.ts';
import { limitsRate } from './cases/limits-rate.ts';
import { list } from './cases/list.ts';
import { patch } from './cases/patch.ts';
import { tokens } from './cases/tokens.ts';
import { translations } from './cases/translations.ts';

/** Every behavior, by topic. */
export const TOPICS: Readonly<Record<string, readonly Case[]>> = {
  families,
  list,
  filters,
  create,
  detail,
  patch,
  documents,
  translations,
  errors,
  headers,
  limits: [...limits, ...limitsRate],
  tokens,
};

export const CASES: readonly Case[] = Object.values(TOPICS).flat();
