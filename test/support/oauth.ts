import type { LightMyRequestResponse } from 'fastify';
import type { Test } from 'tap';
import type { ResolvedOptions } from '../../server/options/options.ts';
import { type TestEmulator, testEmulator } from './emulator.ts';

export type Fields = Readonly<Record<string, string>>;

export interface TokenRequest {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string;
}

export const READ = 'idn:connector-config:read';
export const MANAGE = 'idn:connector-config:manage';

/** An emulator that asks for tokens. */
export const guarded = (t: Test, options: Partial<ResolvedOptions> = {}): Promise<TestEmulator> =>
  testEmulator(t, { auth: true, ...options });

/** Parameters by name, or as pairs if one is repeated. */
type Parameters = Fields | readonly (readonly [name: string, value: string])[];

const pairsOf = (parameters: Parameters): readonly (readonly [name: string, value: string])[] =>
  Symbol.iterator in parameters ? parameters : Object.entries(parameters);

export const FORM = 'application/x-www-form-urlencoded';

export const query = (parameters: Parameters): string => {
  const text = new URLSearchParams();
  for (const [name, value] of pairsOf(parameters)) text.append(name, value);
  return text.toString();
};

export const urlencoded = (parameters: Parameters): TokenRequest => ({
  headers: { 'content-type': FORM },
  payload: query(parameters),
});

export const multipart = (parameters: Parameters): TokenRequest => ({
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  payload: `${pairsOf(parameters)
    .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--x--\r\n`,
});

/** An Authorization header with the ID and the secret as they are. */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

export const ask = (
  { send }: TestEmulator,
  { url = '/oauth/token', ...rest }: TokenRequest,
): Promise<LightMyRequestResponse> => send('POST', url, rest);

/** The claims of a JWT, read without any library. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** The response is an error of OAuth, and nothing else. */
export const isRejected = (
  t: Test,
  response: LightMyRequestResponse,
  status: number,
  error: string,
  name: string,
): void => {
  const body = response.body === '' ? {} : response.json();
  t.match({ status: response.statusCode, body }, { status, body: { error } }, name);
  t.same(Object.keys(body), ['error', 'error_description'], name);
};

/** Asks for a token and returns the whole response. */
export const grant = async (t: Test, emulator: TestEmulator, fields: Fields): Promise<Record<string, string>> => {
  const response = await ask(emulator, urlencoded(fields));
  t.equal(response.statusCode, 200, response.body);
  return response.json();
};

/** The status of a list that is asked for with a token. */
export const callWith = async ({ send }: TestEmulator, token: string | undefined): Promise<number> =>
  (await send('GET', '/v3/connectors?limit=1', { headers: { authorization: `Bearer ${token}` } })).statusCode;

export const REDIRECT = 'http://localhost:4000/callback?keep=a%20b#part';
export const CLIENT = { client_id: 'id', client_secret: 'secret' };

/** Asks for a code the way a browser is sent to do it. */
export const authorize = async ({ send }: TestEmulator, fields: Fields): Promise<LightMyRequestResponse> =>
  send(
    'GET',
    `/oauth/authorize?${query({ response_type: 'code', client_id: 'id', redirect_uri: REDIRECT, ...fields })}`,
  );

export const codeOf = async (t: Test, emulator: TestEmulator, fields: Fields = {}): Promise<string> => {
  const response = await authorize(emulator, fields);
  t.equal(response.statusCode, 302, response.body);
  return new URL(String(response.headers['location'])).searchParams.get('code') ?? '';
};

export const redeem = (code: string, fields: Fields = CLIENT): TokenRequest =>
  urlencoded({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, ...fields });

export const refresh = (token: string, fields: Fields = CLIENT): TokenRequest =>
  urlencoded({ grant_type: 'refresh_token', refresh_token: token, ...fields });
