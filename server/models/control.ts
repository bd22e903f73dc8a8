import Type, { type Static } from 'typebox';
import { nullable } from './shapes.ts';

/** What a request log entry must be; every property that is given must fit. */
export const RequestLogMatch = Type.Object(
  {
    operation: Type.Optional(Type.String({ description: 'operationId, such as getConnectorList or getToken.' })),
    method: Type.Optional(Type.String({ description: 'HTTP method, in any letter case.' })),
    scriptName: Type.Optional(Type.String()),
    clientId: Type.Optional(Type.String()),
    status: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 599, description: '100 to 599, or 0 for requests that got no response.' }),
    ),
    path: Type.Optional(Type.String({ description: 'Path without the query.' })),
    since: Type.Optional(
      Type.String({
        description:
          'The id of a request, for those after it, or a time in ISO 8601 with a time zone, for those from then on.',
      }),
    ),
  },
  { $id: 'RequestLogMatch', additionalProperties: false, description: 'Which requests.' },
);
export type RequestLogMatch = Static<typeof RequestLogMatch>;

const whole = Type.Integer({ minimum: 0 });

/** What `verify` is asked. */
export const Verify = Type.Object(
  {
    match: Type.Optional(Type.Unsafe<RequestLogMatch>(Type.Ref('RequestLogMatch#'))),
    count: Type.Optional(
      Type.Object(
        { exactly: Type.Optional(whole), atLeast: Type.Optional(whole), atMost: Type.Optional(whole) },
        { additionalProperties: false, description: 'How many; at least one if absent.' },
      ),
    ),
  },
  { $id: 'Verify', additionalProperties: false, description: 'Whether so many requests came.' },
);
export type Verify = Static<typeof Verify>;

/** A client that may ask for tokens. */
export const ClientInput = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 255 }),
    secret: Type.String({ minLength: 1 }),
    authorities: Type.Optional(Type.Array(Type.String(), { description: 'User levels; ORG_ADMIN if absent.' })),
    scopes: Type.Optional(Type.Array(Type.String(), { description: 'Scopes; sp:scopes:all if absent.' })),
    tokenLifetime: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 31_536_000, description: 'Seconds; that of the server if absent.' }),
    ),
  },
  { $id: 'ClientInput', additionalProperties: false, description: 'A client that may ask for tokens.' },
);
export type ClientInput = Static<typeof ClientInput>;

/** Who a token is for, when it is not asked for at the token endpoint. */
export const TokenOwner = Type.Partial(ClientInput, {
  $id: 'TokenOwner',
  additionalProperties: false,
  description: 'Who a token is for; an administrator if nothing is given.',
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
  description: 'Clients that may ask for tokens.',
});
export type ClientList = Static<typeof ClientList>;

/** What is to be done to a clock; one of the three. */
export const ClockChange = Type.Object(
  {
    advance: Type.Optional(Type.Number({ minimum: -1e10, maximum: 1e10, description: 'Seconds.' })),
    set: Type.Optional(Type.String({ format: 'date-time', description: 'ISO 8601.' })),
    freeze: Type.Optional(Type.Boolean()),
  },
  { $id: 'ClockChange', additionalProperties: false, minProperties: 1, description: 'A change of the clock.' },
);
export type ClockChange = Static<typeof ClockChange>;

/** Answers that a fault can give by name. */
const named = ['429', '500', 'reset', 'hang', 'truncate'] as const;

const milliseconds = Type.Integer({ minimum: 0, maximum: 600_000 });

/** Which requests a rule is for; a request must fit every property that is given. */
const FaultMatch = Type.Object(
  {
    method: Type.Optional(Type.String({ minLength: 1, description: 'HTTP method, in any letter case.' })),
    operation: Type.Optional(
      Type.String({ minLength: 1, description: 'operationId, such as getConnectorList or getToken.' }),
    ),
    scriptName: Type.Optional(Type.String({ description: 'Key of the connector in the path.' })),
    clientId: Type.Optional(Type.String({ description: 'Client that the token was made for.' })),
    header: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Header fields by name, and what each must be.' }),
    ),
  },
  { additionalProperties: false, description: 'Which requests; all if nothing is given.' },
);

/** A rule that makes requests fail, or late. */
export const FaultRule = Type.Object(
  {
    match: Type.Optional(FaultMatch),
    probability: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'How likely a request that fits is hit; 1 if absent.' }),
    ),
    times: Type.Optional(Type.Integer({ minimum: 1, description: 'Most requests that are hit; no bound if absent.' })),
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Requests that fit and pass before the first is hit.' }),
    ),
    delay: Type.Optional(
      Type.Union([milliseconds, Type.Array(milliseconds, { minItems: 2, maxItems: 2 })], {
        description: 'Milliseconds to wait, or the least and the most.',
      }),
    ),
    response: Type.Optional(
      Type.Union(
        [
          Type.Unsafe<(typeof named)[number]>(Type.Enum([...named], { type: 'string' })),
          Type.Object(
            {
              status: Type.Integer({ minimum: 200, maximum: 599 }),
              headers: Type.Optional(
                Type.Record(Type.String(), Type.String(), {
                  description:
                    'Header fields as HTTP allows them, except those of the connection: connection, keep-alive, proxy-connection, trailer, transfer-encoding, upgrade.',
                }),
              ),
              body: Type.Optional(Type.Unknown({ description: 'A text is sent as it is, anything else as JSON.' })),
            },
            { additionalProperties: false },
          ),
        ],
        { description: 'What is answered instead; absent for a delay alone.' },
      ),
    ),
  },
  { $id: 'FaultRule', additionalProperties: false, description: 'A rule that makes requests fail, or late.' },
);
export type FaultRule = Static<typeof FaultRule>;
