import type { ValidateFunction } from 'ajv';
import { validator } from '../../server/models/validators.ts';
import type { WireResponse } from '../transport.ts';
import type { DescribedResponse } from './api.ts';
import type { FuzzRequest } from './requests.ts';

/** Responses that no document describes, because their requests match no operation. */
const UNDESCRIBED: Readonly<Record<string, DescribedResponse>> = {
  405: { mediaType: 'application/json', validate: validator('UnsupportedResponse') as ValidateFunction },
  431: { mediaType: 'application/json', validate: validator('ErrorResponseDto') as ValidateFunction },
};

/** Returns what is wrong with a response, or undefined if nothing is. */
export const judge = (
  { operation, wire }: FuzzRequest,
  { status, headers, body }: WireResponse,
): string | undefined => {
  const text = body.toString();
  if (status >= 500) return `status ${status}: ${text.slice(0, 300)}`;
  if (!/^[0-9a-f]{32}$/.test(headers['slpt-request-id'] ?? '')) return `no SLPT-Request-ID with status ${status}`;
  if (wire.method === 'HEAD' || status === 204) return body.length === 0 ? undefined : 'a body where none may be';
  // A request with a changed method matches another operation, or none.
  if (wire.method !== operation.method && status !== 405) return undefined;
  const described = operation.responses[status] ?? UNDESCRIBED[status];
  if (!described) return `status ${status} is described nowhere: ${text.slice(0, 300)}`;
  const { mediaType = '', validate } = described;
  if (!headers['content-type']?.startsWith(mediaType)) return `${headers['content-type']} with status ${status}`;
  if (!validate || validate(JSON.parse(text))) return undefined;
  return `outside its schema: ${JSON.stringify(validate.errors)} in ${text.slice(0, 300)}`;
};
