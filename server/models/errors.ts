import Type, { type Static } from 'typebox';
import { LOCALE_ORIGINS } from './enums.ts';
import { enumeration, refTo } from './shapes.ts';

/** Where the locale of a text comes from. [D] */
export const LocaleOrigin = Type.Unsafe<(typeof LOCALE_ORIGINS)[number]>({
  ...enumeration(
    LOCALE_ORIGINS,
    'DEFAULT for the locale of the tenant, REQUEST for the one that the request asks for.',
  ),
  $id: 'LocaleOrigin',
});

/** One text of an error, in one locale. [D] */
export const ErrorMessage = Type.Object(
  {
    locale: Type.String({ description: 'BCP 47 language tag.' }),
    localeOrigin: refTo(LocaleOrigin),
    text: Type.String({ description: 'The text.' }),
  },
  { $id: 'ErrorMessageDto', additionalProperties: false, description: 'A text of an error.' },
);
export type ErrorMessage = Static<typeof ErrorMessage>;

/** Every 400, 403, 404, 413 and 500. [D] */
export const ErrorResponse = Type.Object(
  {
    detailCode: Type.String({ description: 'Code and name of the failure.' }),
    trackingId: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'Equals the header SLPT-Request-ID of the response.',
    }),
    messages: Type.Array(refTo(ErrorMessage), { description: 'The reason in general.' }),
    causes: Type.Array(refTo(ErrorMessage), { description: 'What exactly was wrong.' }),
  },
  { $id: 'ErrorResponseDto', additionalProperties: false, description: 'A failure.' },
);
export type ErrorResponse = Static<typeof ErrorResponse>;

/** Every 401 of the API. [D] */
export const UnauthorizedResponse = Type.Object(
  { error: Type.String({ description: 'Why the token is not accepted.' }) },
  { $id: 'UnauthorizedResponse', additionalProperties: false, description: 'A missing or bad token.' },
);
export type UnauthorizedResponse = Static<typeof UnauthorizedResponse>;

/** Every 429. [D] */
export const RateLimitResponse = Type.Object(
  { message: Type.String({ description: 'Constant text.' }) },
  { $id: 'RateLimitResponse', additionalProperties: false, description: 'Too many requests.' },
);
export type RateLimitResponse = Static<typeof RateLimitResponse>;

/** Every 405 and 415. [A] */
export const UnsupportedResponse = Type.Object(
  {
    errorName: Type.String({ description: 'Name of the failure.' }),
    errorMessage: Type.String({ description: 'What is not supported.' }),
    trackingId: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'Equals the header SLPT-Request-ID of the response.',
    }),
  },
  { $id: 'UnsupportedResponse', additionalProperties: false, description: 'A method or media type not supported.' },
);
export type UnsupportedResponse = Static<typeof UnsupportedResponse>;
