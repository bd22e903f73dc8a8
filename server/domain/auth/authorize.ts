import { ApiError } from '../errors.ts';
import type { Tenant } from '../tenant.ts';
import { askedScopes } from './access.ts';
import { type Challenge, isChallengeMethod } from './codes.ts';
import type { TokenParameters } from './grants.ts';

/** URL schemes that a browser executes instead of visiting. */
const SCRIPTS: readonly string[] = ['javascript:', 'data:', 'vbscript:'];

/** A PKCE challenge of either method (RFC 7636, 4.2). */
const CHALLENGE = /^[\w.~-]{43,128}$/;

/**
 * Returns the redirect URI of an authorization request with a new code, as if the user had signed in. Rejects requests whose code
 * could never be redeemed. [A]
 *
 * @param now milliseconds since 1970.
 * @throws ApiError `invalidClient`, `invalidScope`, `invalidTokenRequest`.
 */
export const authorize = (tenant: Tenant, parameters: TokenParameters, now: number): string => {
  const { client_id, response_type, redirect_uri: redirectUri = '', scope, state } = parameters;
  const client = tenant.clients.find(client_id);
  if (!client) throw new ApiError('invalidClient');
  if (response_type !== 'code') throw invalid('response_type must be code');
  const target = URL.parse(redirectUri);
  if (!target || SCRIPTS.includes(target.protocol)) throw invalid('redirect_uri must be an absolute URI');
  const scopes = askedScopes(client.scopes, scope);
  const challenge = readChallenge(parameters);
  const code = tenant.codes.issue({ clientId: client.id, redirectUri, scopes, challenge }, now);
  target.searchParams.set('code', code);
  if (state !== undefined) target.searchParams.set('state', state);
  return target.href;
};

/** Reads the PKCE challenge. Without a method it is plain (RFC 7636, 4.3). */
const readChallenge = (parameters: TokenParameters): Challenge | undefined => {
  const { code_challenge: value, code_challenge_method: method } = parameters;
  if (value === undefined && method === undefined) return undefined;
  const named = method ?? 'plain';
  if (!isChallengeMethod(named)) throw invalid('code_challenge_method must be S256 or plain');
  if (value === undefined || !CHALLENGE.test(value)) {
    throw invalid('code_challenge must be 43 to 128 letters, digits, and characters of -._~');
  }
  return { value, method: named };
};

const invalid = (text: string): ApiError => new ApiError('invalidTokenRequest', { text });
