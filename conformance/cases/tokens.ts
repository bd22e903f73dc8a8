import type { Case } from '../case.ts';
import { tokensCodes } from './tokens-codes.ts';
import { tokensOpen } from './tokens-open.ts';
import { tokensRejections } from './tokens-rejections.ts';
import { tokensRequests } from './tokens-requests.ts';
import { tokensResponses } from './tokens-responses.ts';
import { tokensScopes } from './tokens-scopes.ts';

/** Section 8: token requests, tokens, and their rights. */
export const tokens: readonly Case[] = [
  ...tokensRequests,
  ...tokensResponses,
  ...tokensRejections,
  ...tokensCodes,
  ...tokensScopes,
  ...tokensOpen,
];
