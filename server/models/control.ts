import Type, { type Static } from 'typebox';
import { RULED } from './enums.ts';
import { nullable } from './shapes.ts';

const OPERATION = {
  description: 'The `operationId`, with or without `V1`, such as getConnectorList or getToken.',
  examples: ['getConnectorList'],
};
const METHOD = { description: 'HTTP method, in any letter case.', examples: ['GET'] };
const SCRIPT_NAME = { description: 'Key of the connector in the path.', examples: ['teapot'] };
const CLIENT_ID = { description: 'Client that the token was issued to.', examples: ['me'] };

/** Conditions on an entry of the request log; an entry must meet all that are given. */
export const RequestLogMatch = Type.Object(
  {
    operation: Type.Optional(Type.String(OPERATION)),
    method: Type.Optional(Type.String(METHOD)),
    scriptName: Type.Optional(Type.String(SCRIPT_NAME)),
    clientId: Type.Optional(Type.String(CLIENT_ID)),
    status: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 599,
        description: 'Status code from 100 to 599, or 0 for requests that got no response.',
        examples: [200],
        [RULED]: { not: { minimum: 1, maximum: 99 } },
      }),
    ),
    path: Type.Optional(Type.String({ description: 'Path without the query.', examples: ['/connectors/v1'] })),
    since: Type.Optional(
      Type.String({
        description:
          'The ID of a log entry, for the entries after it, or an ISO 8601 time with a time zone, for the entries from then on.',
        examples: ['0'],
        [RULED]: {
          pattern:
            '^([0-9]{1,15}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))$',
        },
      }),
    ),
  },
  { $id: 'RequestLogMatch', additionalProperties: false, description: 'Conditions that a request must meet.' },
);
export type RequestLogMatch = Static<typeof RequestLogMatch>;

const count = (description: string, example: number) =>
  Type.Optional(Type.Integer({ minimum: 0, description, examples: [example] }));

/** Arguments of `verify`. */
export const Verify = Type.Object(
  {
    match: Type.Optional(Type.Unsafe<RequestLogMatch>(Type.Ref('RequestLogMatch#'))),
    count: Type.Optional(
      Type.Object(
        {
          exactly: count('Exact number of requests.', 1),
          atLeast: count('Minimum number of requests.', 1),
          atMost: count('Maximum number of requests.', 1),
        },
        { additionalProperties: false, description: 'Expected number of requests; at least one if absent.' },
      ),
    ),
  },
  { $id: 'Verify', additionalProperties: false, description: 'An expectation about the requests that arrived.' },
);
export type Verify = Static<typeof Verify>;

/** A client that can request tokens. */
export const ClientInput = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 255, description: 'The `client_id`.', examples: ['reader'] }),
    secret: Type.String({ minLength: 1, description: 'The `client_secret`.', examples: ['a secret'] }),
    authorities: Type.Optional(
      Type.Array(Type.String(), { description: 'User levels; ORG_ADMIN if absent.', examples: [['SOURCE_ADMIN']] }),
    ),
    scopes: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Scopes; sp:scopes:all if absent.',
        examples: [['idn:connector-config:read']],
      }),
    ),
    tokenLifetime: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 31_536_000,
        description: 'Lifetime of its tokens in seconds; that of the server if absent.',
        examples: [60],
      }),
    ),
  },
  { $id: 'ClientInput', additionalProperties: false, description: 'A client that can request tokens.' },
);
export type ClientInput = Static<typeof ClientInput>;

/** The owner of a token that is issued without the token endpoint. */
export const TokenOwner = Type.Partial(ClientInput, {
  $id: 'TokenOwner',
  additionalProperties: false,
  description: 'Who the token is for; an administrator if nothing is given.',
});
export type TokenOwner = Static<typeof TokenOwner>;

/** A limit of requests to put in force; null lets everything through. */
export const RateLimitChange = Type.Object(
  {
    rule: nullable(
      Type.Object(
        {
          requests: Type.Integer({ minimum: 1, description: 'Requests that a client may send to an API family.' }),
          seconds: Type.Integer({ minimum: 1, maximum: 86_400, description: 'In how many seconds.' }),
        },
        { additionalProperties: false },
      ),
      '`{requests, seconds}`; null lets everything through.',
    ),
  },
  { $id: 'RateLimitChange', additionalProperties: false, description: 'A limit of requests, or none.' },
);
export type RateLimitChange = Static<typeof RateLimitChange>;

/** Whether a tenant is strict. */
export const StrictChange = Type.Object(
  { strict: Type.Boolean({ description: 'Whether a request that deserves a warning is rejected.' }) },
  { $id: 'StrictChange', additionalProperties: false, description: 'Whether a tenant is strict.' },
);
export type StrictChange = Static<typeof StrictChange>;

/** The file of `--clients`. */
export const ClientList = Type.Array(Type.Unsafe<ClientInput>(Type.Ref('ClientInput#')), {
  $id: 'ClientList',
  description: 'Clients that can request tokens.',
});
export type ClientList = Static<typeof ClientList>;

/** A change of a clock, with at least one of its properties. */
export const ClockChange = Type.Object(
  {
    advance: Type.Optional(
      Type.Number({
        minimum: -1e10,
        maximum: 1e10,
        description: 'Seconds to advance the clock by; negative to turn it back. It shows the years 1970 to 9999.',
        examples: [3600],
        // From the present, the clock can go back this far.
        [RULED]: { minimum: -1e9 },
      }),
    ),
    set: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'ISO 8601 time to set the clock to, from 1970 to 9999.',
        examples: ['2030-01-31T12:00:00Z'],
        [RULED]: { pattern: '^(19[7-9][0-9]|[2-9][0-9]{3})-' },
      }),
    ),
    freeze: Type.Optional(
      Type.Boolean({ description: 'If true, stops the clock; if false, lets it run on.', examples: [true] }),
    ),
  },
  {
    $id: 'ClockChange',
    additionalProperties: false,
    minProperties: 1,
    description: 'A change of the clock: advance, then set, then freeze.',
  },
);
export type ClockChange = Static<typeof ClockChange>;

/** Responses that a fault can give by name. */
const named = ['429', '500', 'reset', 'hang', 'truncate'] as const;

const milliseconds = Type.Integer({ minimum: 0, maximum: 600_000 });

const headers = (description: string) => Type.Record(Type.String(), Type.String(), { description });

/** Which requests a rule is for; a request must meet all conditions that are given. */
const FaultMatch = Type.Object(
  {
    method: Type.Optional(Type.String({ minLength: 1, ...METHOD })),
    operation: Type.Optional(Type.String({ minLength: 1, ...OPERATION })),
    scriptName: Type.Optional(Type.String(SCRIPT_NAME)),
    clientId: Type.Optional(Type.String(CLIENT_ID)),
    header: Type.Optional(
      headers("Header fields by name, with the value of each. A name has letters, digits, and !#$%&'*+-.^_`|~."),
    ),
  },
  { additionalProperties: false, description: 'Conditions that a request must meet; all requests if absent.' },
);

/** A rule that makes requests fail or slow. */
export const FaultRule = Type.Object(
  {
    match: Type.Optional(FaultMatch),
    probability: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'Probability that a matching request is hit; 1 if absent.',
        examples: [1],
      }),
    ),
    times: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Maximum number of hits; unlimited if absent.', examples: [1] }),
    ),
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'Number of matching requests that pass before the first hit.',
        examples: [0],
      }),
    ),
    delay: Type.Optional(
      Type.Union([milliseconds, Type.Array(milliseconds, { minItems: 2, maxItems: 2 })], {
        description: 'Milliseconds to wait, or the minimum and the maximum.',
        examples: [100],
      }),
    ),
    response: Type.Optional(
      Type.Union(
        [
          Type.Unsafe<(typeof named)[number]>(Type.Enum([...named], { type: 'string' })),
          Type.Object(
            {
              status: Type.Integer({ minimum: 200, maximum: 599, description: 'Status code.', examples: [503] }),
              headers: Type.Optional(
                headers(
                  'Header fields that HTTP allows, except connection, keep-alive, proxy-connection, trailer, transfer-encoding, and upgrade.',
                ),
              ),
              body: Type.Optional(
                Type.Unknown({ description: 'Text is sent unchanged, any other value as JSON.', examples: ['busy'] }),
              ),
            },
            { additionalProperties: false },
          ),
        ],
        { description: 'Response in place of the regular one; absent for a delay alone.', examples: ['429'] },
      ),
    ),
  },
  { $id: 'FaultRule', additionalProperties: false, description: 'A rule that makes requests fail or slow.' },
);
export type FaultRule = Static<typeof FaultRule>;
