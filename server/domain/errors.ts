import type { ErrorResponse } from '../models/index.ts';

/** The shape of an error body; the service has one per kind of endpoint and failure. */
export type ErrorShape = 'isc' | 'unauthorized' | 'rateLimit' | 'unsupported' | 'oauth';

/** How a behavior is known: documented, seen on the wire, or assumed. */
export type Evidence = 'D' | 'W' | 'A';

/** The part of a request that something is wrong with. */
export type RequestPart = 'method' | 'path' | 'query' | 'header' | 'body';

interface ApiErrorDefinition {
  readonly status: number;
  /** How it is known that the real service rejects such requests with this error. */
  readonly evidence: Evidence;
  readonly shape: ErrorShape;
  /** The body's `detailCode`, `errorName`, or `error`. */
  readonly code: ErrorResponse['detailCode'];
  /** Returns the general message. @param field the field, parameter, or part that is wrong. */
  readonly text: (field: string) => string;
}

const isc = (
  status: number,
  evidence: Evidence,
  code: string,
  text: ApiErrorDefinition['text'],
): ApiErrorDefinition => ({
  status,
  evidence,
  shape: 'isc',
  code,
  text,
});
const other = (
  shape: ErrorShape,
  status: number,
  evidence: Evidence,
  code: string,
  text: string,
): ApiErrorDefinition => ({
  status,
  evidence,
  shape,
  code,
  text: () => text,
});

/** Every way a request can fail, by name: status, body, and text. Codes and texts are [D] or [W] unless marked. */
export const API_ERRORS = {
  badSyntax: isc(400, 'D', '400.0 Bad request syntax', () => 'The request could not be parsed.'),
  badContent: isc(
    400,
    'D',
    '400.1 Bad request content',
    () => 'The request was syntactically correct but its content is semantically invalid.',
  ),
  required: isc(
    400,
    'W',
    '400.1.0 Required data missing or empty',
    (field) => `Required field "${field}" was missing or empty.`,
  ),
  illegalUpdate: isc(
    400,
    'W',
    '400.1.1 Illegal update attempt',
    (field) => `Illegal attempt to modify "${field}" field`,
  ),
  // The texts of the next four are [A]; their codes are documented.
  lengthOutOfRange: isc(
    400,
    'A',
    '400.1.2 Value length out of range',
    (field) => `The length of field "${field}" is out of range.`,
  ),
  illegalValue: isc(400, 'D', '400.1.3 Illegal value', (field) => `Illegal value for field "${field}".`),
  limitViolation: isc(400, 'A', '400.1.4 Limit violation', (field) => `Field "${field}" exceeds a limit.`),
  referenceConflict: isc(
    400,
    'A',
    '400.1.409 Reference conflict',
    (field) => `The value of field "${field}" is already in use.`,
  ),
  forbidden: isc(403, 'D', '403 Forbidden', () => 'The server understood the request but refuses to authorize it.'),
  notFound: isc(
    404,
    'D',
    '404 Not found',
    () => 'The server did not find a current representation for the target resource.',
  ),
  // [A] No public source shows the next three; they follow the form of 403 and 404.
  requestTimeout: isc(408, 'A', '408 Request timeout', () => 'The server did not receive a complete request in time.'),
  payloadTooLarge: isc(413, 'A', '413 Payload too large', () => 'The request is larger than the server accepts.'),
  headersTooLarge: isc(
    431,
    'A',
    '431 Header fields too large',
    () => 'The header fields are larger than the server accepts.',
  ),
  internalFault: isc(500, 'D', '500.0 Internal Fault', () => 'An internal fault occurred.'),
  unavailable: isc(503, 'A', '503 Service unavailable', () => 'The server is not ready to answer.'),

  unauthorized: other('unauthorized', 401, 'D', 'JWT validation failed', 'JWT validation failed'),
  tooManyRequests: other('rateLimit', 429, 'D', '429', ' Rate Limit Exceeded '),
  unsupportedMediaType: other('unsupported', 415, 'A', 'NotSupportedException', 'Cannot consume content type'),
  methodNotAllowed: other('unsupported', 405, 'A', 'NotAllowedException', 'HTTP 405 Method Not Allowed'),

  invalidClient: other('oauth', 401, 'W', 'invalid_client', 'Bad client credentials'),
  invalidGrant: other('oauth', 400, 'D', 'invalid_grant', 'Invalid grant'),
  invalidTokenRequest: other('oauth', 400, 'D', 'invalid_request', 'Missing grant type'),
  invalidScope: other('oauth', 400, 'D', 'invalid_scope', 'Invalid scope'),
  unsupportedGrantType: other('oauth', 400, 'D', 'unsupported_grant_type', 'Unsupported grant type'),
} as const satisfies Record<string, ApiErrorDefinition>;

export type ApiErrorName = keyof typeof API_ERRORS;

export interface ApiErrorDetails {
  /** The field, parameter, or part that is wrong. */
  readonly field?: string;
  /** The part of the request that is wrong, if neither field nor pointer tells. */
  readonly in?: RequestPart;
  /** JSON Pointer to it, if the body is JSON. */
  readonly pointer?: string;
  /** Position in the field's text where something else was expected, counted from 1. */
  readonly position?: number;
  /** How the rule is known, if not in the same way as the error in general. */
  readonly evidence?: Evidence;
  /** Replaces the general text. */
  readonly text?: string;
  /** What exactly is wrong, one sentence each. */
  readonly causes?: readonly string[];
  /** One more cause, for the request log only: the real service does not send it. */
  readonly note?: string;
  /** Header fields of the response, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The error that rules throw, by name; `http/errors.ts` writes its body. */
export class ApiError extends Error {
  override readonly name: ApiErrorName;
  readonly details: ApiErrorDetails;

  constructor(name: ApiErrorName, details: ApiErrorDetails = {}) {
    super(details.causes?.[0] ?? details.note ?? details.text ?? API_ERRORS[name].text(details.field ?? ''));
    this.name = name;
    this.details = details;
  }

  /** The name, under the name that programs look for. */
  get code(): ApiErrorName {
    return this.name;
  }

  get status(): number {
    return API_ERRORS[this.name].status;
  }

  get text(): string {
    return this.details.text ?? API_ERRORS[this.name].text(this.details.field ?? '');
  }
}

/** Returns the error for an invalid parameter or field. @param expected what is allowed, to complete "expected …". */
export const illegalValue = (field: string, value: unknown, expected: string, more: ApiErrorDetails = {}): ApiError =>
  new ApiError('illegalValue', { field, causes: [`${field} is ${quote(value)}; expected ${expected}.`], ...more });

/** Returns a value as JSON for use in a cause, cut to 120 characters. */
export const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
};
