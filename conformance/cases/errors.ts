import type { Case } from '../case.ts';
import { errorsBodies } from './errors-bodies.ts';
import { errorsOthers } from './errors-others.ts';
import { errorsUnauthorized } from './errors-unauthorized.ts';

/** Section 7: what is said where something is refused. */
export const errors: readonly Case[] = [...errorsBodies, ...errorsUnauthorized, ...errorsOthers];
