import type { Case, Expectation, Request } from '../case.ts';
import { all, type Expected, keys } from '../match.ts';
import { get } from '../steps.ts';
import { askFor, ONE_CLIENT, TOKEN, URLENCODED } from './tokens-steps.ts';

const TYPE = 'grant_type=client_credentials';
const CLIENT = 'client_id=pat-id&client_secret=pat-secret';

const rejected = (status: number, error: string, description: Expected): Expectation => ({
  status,
  headers: { 'content-type': /^application\/json/, location: null },
  json: all(keys('error', 'error_description'), { error, error_description: description }),
});

const WRONG = rejected(401, 'invalid_client', 'Bad client credentials');

/** HTTP Basic with the ID and a wrong secret. */
const BASIC = `Basic ${Buffer.from('pat-id:other').toString('base64')}`;

type Row = readonly [id: string, title: string, send: Request, expect: Expectation];

const CLIENTS: readonly Row[] = [
  ['wrong-secret', 'A wrong secret is 401.', askFor(`${TYPE}&client_id=pat-id&client_secret=pat-secre`), WRONG],
  [
    'unknown-client',
    'A client that is not configured is 401.',
    askFor(`${TYPE}&client_id=other&client_secret=pat-secret`),
    WRONG,
  ],
  ['no-secret', 'A client without a secret is 401.', askFor(`${TYPE}&client_id=pat-id`), WRONG],
  [
    'wrong-basic',
    'A wrong secret in HTTP Basic is 401.',
    { ...askFor(TYPE), headers: { authorization: BASIC } },
    WRONG,
  ],
];

const CALLBACK = encodeURIComponent('http://localhost:4000/callback?keep=1');
const authorize = (parameters: string): Request => get(`/oauth/authorize?${parameters}`, { auth: 'none' });

const OTHERS: readonly Row[] = [
  [
    'no-grant',
    'A request without a grant is 400.',
    askFor(CLIENT),
    rejected(400, 'invalid_request', 'Missing grant type'),
  ],
  [
    'unknown-grant',
    'An unknown grant is 400, and the text names it.',
    askFor(`grant_type=password&${CLIENT}`),
    rejected(400, 'unsupported_grant_type', 'Unsupported grant type: password'),
  ],
  [
    'unknown-refresh-token',
    'An invalid refresh token is 400.',
    askFor(`grant_type=refresh_token&refresh_token=nonsense&${CLIENT}`),
    rejected(400, 'invalid_grant', 'Invalid refresh token'),
  ],
  [
    'unknown-code',
    'A code that was never issued is 400, and the text names it.',
    askFor(`grant_type=authorization_code&code=nonsense&redirect_uri=${CALLBACK}&${CLIENT}`),
    rejected(400, 'invalid_grant', 'Invalid authorization code: nonsense'),
  ],
  [
    'json',
    'A token request in JSON is 415.',
    {
      ...TOKEN,
      json: { grant_type: 'client_credentials', client_id: 'pat-id', client_secret: 'pat-secret' },
    },
    {
      status: 415,
      json: { errorName: 'NotSupportedException', errorMessage: 'Cannot consume content type' },
    },
  ],
  [
    'body-too-large',
    'A token request with a body of more than 64 KiB is 413, whatever it contains.',
    { ...TOKEN, headers: URLENCODED, text: `${TYPE}&${CLIENT}&filler=${'x'.repeat(64 * 1024)}` },
    { status: 413, json: { detailCode: '413 Payload too large' } },
  ],
  [
    'authorize-unknown-client',
    'A client that is not configured gets no code and no redirect.',
    authorize(`response_type=code&client_id=other&redirect_uri=${CALLBACK}`),
    WRONG,
  ],
  [
    'authorize-script',
    'A redirect URI that a browser would execute is 400, without a redirect.',
    authorize('response_type=code&client_id=pat-id&redirect_uri=javascript:alert(1)'),
    rejected(400, 'invalid_request', 'redirect_uri must be an absolute URI'),
  ],
  [
    'authorize-pkce-method',
    'A PKCE method other than S256 and plain is 400 in the authorization request, not when the code is redeemed.',
    authorize(
      `response_type=code&client_id=pat-id&redirect_uri=${CALLBACK}&code_challenge=${'x'.repeat(43)}&code_challenge_method=S512`,
    ),
    rejected(400, 'invalid_request', 'code_challenge_method must be S256 or plain'),
  ],
];

const notAllowed = (allow: string): Expectation => ({
  status: 405,
  headers: { allow },
  json: { errorName: 'NotAllowedException', errorMessage: 'HTTP 405 Method Not Allowed' },
});

const METHODS: readonly Row[] = [
  [
    'token-get',
    'GET /oauth/token is 405, and the response says that POST is allowed.',
    { ...askFor(`${TYPE}&${CLIENT}`), method: 'GET' },
    notAllowed('POST'),
  ],
  [
    'authorize-post',
    'POST /oauth/authorize is 405, and the response says what is allowed.',
    { method: 'POST', path: '/oauth/authorize', auth: 'none', headers: URLENCODED, text: 'response_type=code' },
    notAllowed('GET, HEAD'),
  ],
  [
    'info-delete',
    'DELETE /oauth/info is 405, and the response says what is allowed.',
    { method: 'DELETE', path: '/oauth/info', auth: 'none' },
    notAllowed('GET, HEAD'),
  ],
];

const table = (rows: readonly Row[], evidence: Pick<Case, 'mark' | 'source' | 'settledBy'>): Case[] =>
  rows.map(([id, title, send, expect]) => ({
    id: `tokens/${id}`,
    title,
    ...evidence,
    server: ONE_CLIENT,
    writes: false,
    steps: [{ send, expect }],
  }));

const RFC = {
  mark: 'A',
  source: 'RFC 6749 has the codes; the texts are assumed',
  settledBy: 'how a tenant responds to such a request',
} as const;

/** Rejected token requests and authorization requests. */
export const tokensRejections: readonly Case[] = [
  ...table(CLIENTS, { mark: 'W', source: 'recorded rejection of a tenant' }),
  ...table(OTHERS, RFC),
  ...table(METHODS, {
    mark: 'A',
    source: 'the form of a 405 of the other operations',
    settledBy: 'how a tenant responds to such a request',
  }),
  {
    id: 'tokens/client-id-too-long',
    title: 'If no clients are configured, an ID of more than 255 characters is 401.',
    mark: 'A',
    source: 'a limit of the emulator',
    settledBy: 'nothing: a real tenant knows its clients',
    server: { clients: [] },
    writes: false,
    steps: [
      { send: askFor(`${TYPE}&client_id=${'x'.repeat(255)}&client_secret=a`), expect: { status: 200 } },
      { send: askFor(`${TYPE}&client_id=${'x'.repeat(256)}&client_secret=a`), expect: WRONG },
    ],
  },
  {
    id: 'tokens/authorize',
    title: 'GET /oauth/authorize redirects at once, with a code and the state.',
    mark: 'A',
    source: 'published flow of the authorization code; that no one has to sign in is assumed',
    settledBy: 'nothing: a real tenant asks its users to sign in',
    server: ONE_CLIENT,
    writes: false,
    steps: [
      {
        send: authorize(`response_type=code&client_id=pat-id&redirect_uri=${CALLBACK}&state=a%26b`),
        expect: {
          status: 302,
          headers: { location: /^http:\/\/localhost:4000\/callback\?keep=1&code=[\w-]{16,}&state=a%26b$/ },
          text: '',
        },
      },
    ],
  },
  {
    id: 'tokens/code-letter-case',
    title: 'The other grant types ignore case too.',
    ...RFC,
    server: ONE_CLIENT,
    writes: false,
    steps: [
      {
        send: { ...TOKEN, headers: URLENCODED, text: `grant_type=REFRESH_TOKEN&${CLIENT}` },
        expect: rejected(400, 'invalid_grant', 'Invalid refresh token'),
      },
      {
        send: askFor(`grant_type=Authorization_Code&code=a&${CLIENT}`),
        expect: rejected(400, 'invalid_grant', 'Invalid authorization code: a'),
      },
    ],
  },
];
