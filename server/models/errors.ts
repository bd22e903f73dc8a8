import Type, { type Static } from 'typebox';
import { LOCALE_ORIGINS } from './enums.ts';
import { enumeration, refTo } from './shapes.ts';

/** Where the locale of a text comes from. [D] */
export const LocaleOrigin = Type.Unsafe<(typeof LOCALE_ORIGINS)[number]>({
  ...enumeration(LOCALE_ORIGINS, 'DEFAULT: the locale of the tenant. REQUEST: the locale that the request asks for.'),
  $id: 'LocaleOrigin',
});

/** One text of an error, in one locale. [D] */
export const ErrorMessage = Type.Object(
  {
    locale: Type.String({ description: 'Locale of the text, a BCP 47 language tag.' }),
    localeOrigin: refTo(LocaleOrigin),
    text: Type.String({ description: 'Text in this locale.' }),
  },
  { $id: 'ErrorMessageDto', additionalProperties: false, description: 'A text in one locale.' },
);
export type ErrorMessage = Static<typeof ErrorMessage>;

/** Every 400, 403, 404, 413 and 500. [D] */
export const ErrorResponse = Type.Object(
  {
    detailCode: Type.String({ description: 'Code and name of the error.' }),
    trackingId: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'ID of the request, the same as in the header SLPT-Request-ID.',
    }),
    messages: Type.Array(refTo(ErrorMessage), { description: 'General reason, in one text per locale.' }),
    causes: Type.Array(refTo(ErrorMessage), { description: 'Exact reasons.' }),
  },
  { $id: 'ErrorResponseDto', additionalProperties: false, description: 'An error.' },
);
export type ErrorResponse = Static<typeof ErrorResponse>;

/** Every 401 of the API. [D] */
export const UnauthorizedResponse = Type.Object(
  { error: Type.String({ description: 'Why the token is invalid.' }) },
  { $id: 'UnauthorizedResponse', additionalProperties: false, description: 'A missing or invalid access token.' },
);
export type UnauthorizedResponse = Static<typeof UnauthorizedResponse>;

/** Every 429. [D] */
export const RateLimitResponse = Type.Object(
  { message: Type.String({ description: 'A constant text.' }) },
  { $id: 'RateLimitResponse', additionalProperties: false, description: 'Too many requests.' },
);
export type RateLimitResponse = Static<typeof RateLimitResponse>;

/** Every 405 and 415. [A] */
export const UnsupportedResponse = Type.Object(
  {
    errorName: Type.String({ description: 'Name of the error.' }),
    errorMessage: Type.String({ description: 'The method or media type is not supported.' }),
    trackingId: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'ID of the request, the same as in the header SLPT-Request-ID.',
    }),
  },
  {
    $id: 'UnsupportedResponse',
    additionalProperties: false,
    description: 'A method or media type that is not supported.',
  },
);
export type UnsupportedResponse = Static<typeof UnsupportedResponse>;
