import { adminClient } from '../../server/domain/auth/clients.ts';
import type { Case, Request, Step } from '../case.ts';
import { type Expected, mismatches, Rule, type } from '../match.ts';
import { get, V3 } from '../steps.ts';

export const URLENCODED = { 'content-type': 'application/x-www-form-urlencoded' };

/** The one client of a server, whose first client is also that of the run. */
export const ONE_CLIENT = { clients: [adminClient('pat-id', 'pat-secret')] } as const satisfies Case['server'];

/** A token request without parameters. */
export const TOKEN: Request = { method: 'POST', path: '/oauth/token', auth: 'none' };

/** A token request with all parameters in the query, which is the shortest form. */
export const askFor = (parameters: string): Request => ({ ...TOKEN, path: `${TOKEN.path}?${parameters}` });

/** Requests a token for all scopes or for one, and captures it as `token`. */
export const captureToken = (scope = '', client = 'client_id=pat-id&client_secret=pat-secret'): Step => ({
  send: askFor(`grant_type=client_credentials&${client}${scope && `&scope=${encodeURIComponent(scope)}`}`),
  expect: { status: 200 },
  capture: { token: '/access_token' },
});

/** A request with the captured token. */
export const withToken = (send: Request): Request => ({
  ...send,
  auth: 'none',
  headers: { ...send.headers, authorization: 'Bearer {{token}}' },
});

/** Checks that the captured token is valid. */
export const OPENS: Step = {
  send: withToken(get(`${V3}?limit=1`)),
  expect: { status: 200, headers: { 'content-type': /^application\/json/ }, json: type('array') },
};

export const THREE_PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Matches a response whose token has these claims, and the named claims with the same values as in the response. */
export const claims = (wanted: Readonly<Record<string, Expected>>, ...likewise: readonly string[]): Rule =>
  new Rule(`a response with the claims ${[...Object.keys(wanted), ...likewise].join(', ')}`, (actual, variables) => {
    const response = (actual ?? {}) as Readonly<Record<string, Expected>>;
    const same = Object.fromEntries(likewise.map((name) => [name, response[name] ?? null]));
    return (
      likewise.every((name) => name in response) &&
      mismatches(readClaims(response['access_token']), { ...wanted, ...same }, variables).length === 0
    );
  });

const readClaims = (token: unknown): unknown => {
  try {
    return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
};
