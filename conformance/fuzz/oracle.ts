import { validator } from '../../server/models/validators.ts';
import type { WireResponse } from '../transport.ts';
import type { AnswerSchema } from './api.ts';
import type { FuzzRequest } from './requests.ts';

/** Answers that no document describes, because a request that gets them is for no operation. */
const UNDESCRIBED: Readonly<Record<string, AnswerSchema>> = {
  405: { mediaType: 'application/json', model: 'UnsupportedResponse', list: false },
  431: { mediaType: 'application/json', model: 'ErrorResponseDto', list: false },
};

/** What is wrong with an answer, whatever the request was; undefined where nothing is. */
export const judge = (
  { operation, wire }: FuzzRequest,
  { status, headers, body }: WireResponse,
): string | undefined => {
  const text = body.toString();
  if (status >= 500) return `status ${status}: ${text.slice(0, 300)}`;
  if (!/^[0-9a-f]{32}$/.test(headers['slpt-request-id'] ?? '')) return `no SLPT-Request-ID with status ${status}`;
  if (wire.method === 'HEAD' || status === 204) return body.length === 0 ? undefined : 'a body where none may be';
  // A request whose method was changed is one for no operation, or for another.
  if (wire.method !== operation.method && status !== 405) return undefined;
  const schema = operation.answers[status] ?? UNDESCRIBED[status];
  if (!schema) return `status ${status} is described nowhere: ${text.slice(0, 300)}`;
  if (!headers['content-type']?.startsWith(schema.mediaType)) return `${headers['content-type']} with status ${status}`;
  return schema.model === undefined ? undefined : judgeJson(text, schema.model, schema.list);
};

const judgeJson = (text: string, model: string, list: boolean): string | undefined => {
  const value: unknown = JSON.parse(text);
  const validate = validator(model);
  const items = list ? (value as unknown[]) : [value];
  const bad = items.find((item) => !validate(item));
  return bad === undefined ? undefined : `not a ${model}: ${JSON.stringify(validate.errors)} in ${text.slice(0, 300)}`;
};
