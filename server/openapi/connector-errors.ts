import { MAX_LIMIT } from '../domain/connectors/paging.ts';
import { illegalValue } from '../domain/errors.ts';
import { SCRIPT_NAME } from './examples.ts';
import { type ErrorTable, errorExample, RETRY_AFTER_HEADER } from './responses.ts';

const illegalLimit = illegalValue('limit', `${MAX_LIMIT + 1}`, `an integer from 0 to ${MAX_LIMIT}`);

/** The errors that every operation of the Connectors API may respond with. */
export const CONNECTOR_ERRORS: ErrorTable = {
  400: {
    name: 'BadRequest',
    description: 'The request is invalid. Nothing has changed.',
    examples: {
      required: errorExample('A required property is missing', 'required', { field: 'className' }),
      illegalValue: errorExample('A value is not allowed', illegalLimit.name, illegalLimit.details),
      illegalUpdate: errorExample('A connector came with the tenant', 'illegalUpdate', {
        field: 'scriptName',
        causes: ['Connector "workday" came with the tenant; only custom connectors can change.'],
      }),
    },
  },
  401: {
    name: 'Unauthorized',
    description: 'The access token is missing or invalid.',
    model: 'UnauthorizedResponse',
    examples: {
      missing: errorExample('No token', 'unauthorized', { text: 'JWT validation failed: JWT is missing' }),
      expired: errorExample('An expired token', 'unauthorized', { text: 'JWT validation failed: JWT is expired' }),
    },
  },
  403: {
    name: 'Forbidden',
    description: 'The token lacks the scope or the user level.',
    examples: {
      forbidden: errorExample('The token lacks the scope', 'forbidden', {
        causes: ['The token has none of the scopes idn:connector-config:manage, sp:scopes:all.'],
      }),
    },
  },
  404: {
    name: 'NotFound',
    description: 'The connector or the document does not exist.',
    examples: {
      connector: errorExample('The connector does not exist', 'notFound', {
        causes: [`There is no connector ${JSON.stringify(SCRIPT_NAME)}.`],
      }),
    },
  },
  413: {
    name: 'PayloadTooLarge',
    description: 'The body is larger than the server accepts.',
    examples: { tooLarge: errorExample('The body is too large', 'payloadTooLarge') },
  },
  415: {
    name: 'UnsupportedMediaType',
    description: 'The operation does not accept the media type of the body.',
    model: 'UnsupportedResponse',
    examples: { unsupported: errorExample('The media type is not accepted', 'unsupportedMediaType') },
  },
  429: {
    name: 'TooManyRequests',
    description: 'The client has sent too many requests. Retry-After says in how many seconds to retry.',
    model: 'RateLimitResponse',
    headers: [RETRY_AFTER_HEADER],
    examples: { rateLimit: errorExample('Too many requests', 'tooManyRequests') },
  },
  500: {
    name: 'InternalServerError',
    description: 'The server failed, or a fault rule asked for this response.',
    examples: { internal: errorExample('An internal fault', 'internalFault') },
  },
};
