import type { Case } from '../case.ts';
import { tokensAnswers } from './tokens-answers.ts';
import { tokensCodes } from './tokens-codes.ts';
import { tokensOpen } from './tokens-open.ts';
import { tokensRefusals } from './tokens-refusals.ts';
import { tokensRequests } from './tokens-requests.ts';
import { tokensScopes } from './tokens-scopes.ts';

/** Section 8: how tokens are asked for, what they are, and what they open. */
export const tokens: readonly Case[] = [
  ...tokensRequests,
  ...tokensAnswers,
  ...tokensRefusals,
  ...tokensCodes,
  ...tokensScopes,
  ...tokensOpen,
];
