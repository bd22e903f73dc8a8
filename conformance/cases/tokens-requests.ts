import { adminClient } from '../../server/domain/auth/clients.ts';
import type { Case, Request } from '../case.ts';
import { ONE_CLIENT, OPENS, TOKEN, URLENCODED } from './tokens-steps.ts';

const TYPE = 'grant_type=client_credentials';
const CLIENT = 'client_id=pat-id&client_secret=pat-secret';

const FORM_DATA = '--------------------------b52017979a44cec4d30ca36d';
const NET = '8d1c3f3a-2b71-4b0e-9f0a-5f6f6f0b7a11';
const PAIRS = [TYPE, ...CLIENT.split('&')].map((pair): readonly string[] => pair.split('='));

/** RFC 6749 calls a repeated parameter an invalid request, but no source shows that the service checks. */
const REPEATED = 'the other operations read a repeated parameter so; RFC 6749 forbids it';

/** A form with plain parts. */
const multipart = (boundary: string, pairs: readonly (readonly string[])[]): string =>
  [
    ...pairs.flatMap(([name, value]) => [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"`,
      '',
      `${value}`,
    ]),
    `--${boundary}--`,
    '',
  ].join('\r\n');

type Row = readonly [id: string, title: string, source: string, send: Partial<Request>];

/** Token requests as each client sends them, with its boundary. */
const ROWS: readonly Row[] = [
  [
    'typescript',
    'The TypeScript SDK asks for a token in multipart form data.',
    'TypeScript SDK',
    {
      headers: {
        accept: 'application/json, text/plain, */*',
        'content-type': `multipart/form-data; boundary=${FORM_DATA}`,
      },
      text: multipart(FORM_DATA, PAIRS),
    },
  ],
  [
    'powershell',
    'The PowerShell SDK asks in multipart form data with a quoted boundary, unquoted names and a type for each part.',
    'PowerShell SDK, a form of .NET',
    {
      headers: { 'content-type': `multipart/form-data; boundary="${NET}"` },
      text: [
        ...PAIRS.flatMap(([name, value]) => [
          `--${NET}`,
          'Content-Type: text/plain; charset=utf-8',
          `Content-Disposition: form-data; name=${name}`,
          '',
          `${value}`,
        ]),
        `--${NET}--`,
        '',
      ].join('\r\n'),
    },
  ],
  [
    'python',
    'The Python SDK asks in a urlencoded form.',
    'Python SDK',
    {
      headers: { accept: 'application/json', ...URLENCODED },
      text: `${TYPE}&${CLIENT}`,
    },
  ],
  [
    'go',
    'The Go SDK asks in a urlencoded form whose parameters are sorted by name.',
    'Go SDK: forms of its standard library are sorted',
    { headers: URLENCODED, text: `${CLIENT}&${TYPE}` },
  ],
  [
    'vs-code',
    'VS Code asks in a urlencoded form.',
    'extension for VS Code',
    { headers: { accept: 'application/json, text/plain, */*', ...URLENCODED }, text: `${TYPE}&${CLIENT}` },
  ],
  [
    'terraform',
    'The Terraform provider asks in a urlencoded form.',
    'Terraform provider',
    { headers: { accept: '*/*', ...URLENCODED }, text: `${CLIENT}&${TYPE}` },
  ],
  [
    'query',
    'All parameters can be in the query, without a body.',
    'requests of clients',
    { path: `/oauth/token?${TYPE}&${CLIENT}` },
  ],
  [
    'cli',
    'The CLI sends the grant in the query and the client in a urlencoded body.',
    'the CLI',
    { path: `/oauth/token?${TYPE}`, headers: URLENCODED, text: CLIENT },
  ],
];

/** HTTP Basic with unencoded ID and secret. */
const basic = (id: string, secret: string): string => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

/** Forms that no known client sends. */
const ASSUMED: readonly Row[] = [
  [
    'letter-case',
    'The grant type ignores case.',
    'clients differ in it',
    { headers: URLENCODED, text: `grant_type=Client_CREDENTIALS&${CLIENT}` },
  ],
  [
    'charset',
    'A urlencoded form can name its charset.',
    'forms of browsers and of axios do',
    { headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' }, text: `${TYPE}&${CLIENT}` },
  ],
  [
    'basic',
    'The client can authenticate with HTTP Basic, with the grant in the body.',
    'RFC 6749, which the token endpoint is said to follow',
    { headers: { ...URLENCODED, authorization: basic('pat-id', 'pat-secret') }, text: TYPE },
  ],
  [
    'repeated-query',
    'The first value of a repeated parameter counts in a query.',
    REPEATED,
    { path: `/oauth/token?${TYPE}&${CLIENT}&client_secret=other` },
  ],
  [
    'repeated-form',
    'The first value of a repeated parameter counts in a urlencoded form.',
    REPEATED,
    { headers: URLENCODED, text: `${TYPE}&${CLIENT}&client_secret=other` },
  ],
  [
    'repeated-multipart',
    'The first value of a repeated parameter counts in multipart form data.',
    REPEATED,
    {
      headers: { 'content-type': `multipart/form-data; boundary=${FORM_DATA}` },
      text: multipart(FORM_DATA, [...PAIRS, ['client_secret', 'other']]),
    },
  ],
];

const good = (
  mark: Case['mark'],
  [id, title, source, send]: Row,
  server: NonNullable<Case['server']> = ONE_CLIENT,
): Case => ({
  id: `tokens/${id}`,
  title,
  mark,
  source,
  ...(mark === 'A' && { settledBy: 'how a tenant responds to such a token request' }),
  server,
  writes: false,
  steps: [
    {
      send: { ...TOKEN, ...send },
      expect: { status: 200, headers: { 'content-type': /^application\/json/ }, json: { token_type: 'bearer' } },
      capture: { token: '/access_token' },
    },
    OPENS,
  ],
});

/** A secret that shows whether a form is decoded exactly once. */
const ODD = { clients: [adminClient('pat 1', 's%41+&=é')] };

/** Where the parameters of a token request can be. */
export const tokensRequests: readonly Case[] = [
  ...ROWS.map((row) => good('W', row)),
  ...ASSUMED.map((row) => good('A', row)),
  good(
    'D',
    [
      'decoded-once',
      'The parameters of a form are decoded, and decoded once.',
      'urlencoded forms',
      { headers: URLENCODED, text: `${TYPE}&client_id=pat+1&client_secret=s%2541%2B%26%3D%C3%A9` },
    ],
    ODD,
  ),
];
