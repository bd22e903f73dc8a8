import Type, { type Static } from 'typebox';

/** What a journal entry must be; every property that is given must fit. */
export const JournalMatch = Type.Object(
  {
    operation: Type.Optional(Type.String({ description: 'operationId.' })),
    method: Type.Optional(Type.String({ description: 'HTTP method, in any letter case.' })),
    scriptName: Type.Optional(Type.String()),
    clientId: Type.Optional(Type.String()),
    status: Type.Optional(Type.Integer()),
    path: Type.Optional(Type.String({ description: 'Path without the query.' })),
    since: Type.Optional(Type.String({ description: 'An id that comes before, or the first time (ISO 8601).' })),
  },
  { $id: 'JournalMatch', additionalProperties: false, description: 'Which requests.' },
);
export type JournalMatch = Static<typeof JournalMatch>;

const whole = Type.Integer({ minimum: 0 });

/** What `verify` is asked. */
export const Verify = Type.Object(
  {
    match: Type.Optional(Type.Unsafe<JournalMatch>(Type.Ref('JournalMatch#'))),
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
export const ClientSettings = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    secret: Type.String({ minLength: 1 }),
    authorities: Type.Optional(Type.Array(Type.String(), { description: 'User levels; ORG_ADMIN if absent.' })),
    scopes: Type.Optional(Type.Array(Type.String(), { description: 'Scopes; sp:scopes:all if absent.' })),
    tokenLifetime: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 31_536_000, description: 'Seconds; that of the server if absent.' }),
    ),
  },
  { $id: 'ClientSettings', additionalProperties: false, description: 'A client that may ask for tokens.' },
);
export type ClientSettings = Static<typeof ClientSettings>;

/** The file of `--clients`. */
export const ClientList = Type.Array(Type.Unsafe<ClientSettings>(Type.Ref('ClientSettings#')), {
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
