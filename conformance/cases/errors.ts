import type { Case } from '../case.ts';
import { errorsBodies } from './errors-bodies.ts';
import { errorsLanguage } from './errors-language.ts';
import { errorsOthers } from './errors-others.ts';
import { errorsUnauthorized } from './errors-unauthorized.ts';

/** Section 7: error bodies. */
export const errors: readonly Case[] = [...errorsBodies, ...errorsLanguage, ...errorsUnauthorized, ...errorsOthers];
