import type { FastifyRequest } from 'fastify';
import { API_ERRORS, type ApiError, type ApiErrorName, type RequestPart } from '../domain/errors.ts';
import type { Rejection } from '../domain/request-log.ts';
import { FILE_PART } from '../http/upload.ts';

interface Place {
  readonly in: RequestPart;
  readonly field?: string;
}

/** The wrong part of the request for errors that imply it. */
const PLACES: Partial<Record<ApiErrorName, Place>> = {
  notFound: { in: 'path' },
  methodNotAllowed: { in: 'method' },
  unauthorized: { in: 'header', field: 'Authorization' },
  forbidden: { in: 'header', field: 'Authorization' },
  unsupportedMediaType: { in: 'header', field: 'Content-Type' },
  headersTooLarge: { in: 'header' },
  payloadTooLarge: { in: 'body' },
  required: { in: 'body' },
  referenceConflict: { in: 'body' },
  invalidClient: { in: 'body', field: 'client_id' },
  invalidTokenRequest: { in: 'body', field: 'grant_type' },
  unsupportedGrantType: { in: 'body', field: 'grant_type' },
  invalidScope: { in: 'body', field: 'scope' },
};

/** Returns why a request failed, without the error itself: its stack would keep the request in memory. */
export const rejectionOf = (error: ApiError, request: FastifyRequest): Rejection => {
  const { details, name, message } = error;
  const field = details.field ?? PLACES[name]?.field;
  return {
    rule: name,
    reason: (details.note ?? message).trim(),
    in: details.in ?? partWith(field, details.pointer, request) ?? PLACES[name]?.in ?? null,
    field: field ?? null,
    pointer: details.pointer ?? null,
    position: details.position ?? null,
    evidence: details.evidence ?? API_ERRORS[name].evidence,
    causes: [...(details.causes ?? []), ...(details.note === undefined ? [] : [details.note])],
  };
};

/** Returns the part of a request that holds a field; undefined if none does. */
const partWith = (
  field: string | undefined,
  pointer: string | undefined,
  { query, params, headers, body }: FastifyRequest,
): RequestPart | undefined => {
  if (pointer !== undefined) return 'body';
  if (field === undefined) return undefined;
  const holds = (part: unknown, name = field): boolean =>
    typeof part === 'object' && part !== null && Object.hasOwn(part, name);
  if (holds(query)) return 'query';
  if (holds(params)) return 'path';
  if (holds(headers, field.toLowerCase())) return 'header';
  return holds(body) ? 'body' : undefined;
};

/** Returns why a document was not stored, although the status code is 200. [D] */
export const uploadRejection = (reason: string): Rejection => ({
  ...{ rule: 'invalidDocument', reason, in: 'body', field: FILE_PART, pointer: null, position: null },
  ...{ evidence: 'D', causes: [reason] },
});
