import type { Request, Step } from './case.ts';
import { type Expected, some } from './match.ts';

/** Base path for all cases that are not about families. */
export const V3 = '/v3/connectors';
export const V2024 = '/v2024/connectors';
/** The current family. */
export const V1 = '/connectors/v1';

/** Returns the same request for another family. */
export const at = (base: string, request: Request): Request => ({ ...request, path: request.path.replace(V3, base) });

export const get = (path: string, more: Partial<Request> = {}): Request => ({ method: 'GET', path, ...more });

/** Returns a list request with a filter, which can contain captured values. */
export const filtered = (filters: string, more = ''): Request =>
  get(`${V3}?filters=${encodeURIComponent(filters).replace(/%7B%7B(\w+)%7D%7D/g, '{{$1}}')}${more}`);

/** Returns a request with a JSON Patch. */
export const patch = (path: string, operations: unknown, mediaType = 'application/json-patch+json'): Request => ({
  method: 'PATCH',
  path,
  headers: { 'content-type': mediaType },
  json: operations,
});

/** Returns a multipart upload as most clients send it: one part `file` with a file name. */
export const upload = (path: string, content: string): Request => ({
  method: 'PUT',
  path,
  headers: { 'content-type': 'multipart/form-data; boundary=conformance' },
  text: [
    '--conformance',
    'Content-Disposition: form-data; name="file"; filename="document.xml"',
    'Content-Type: application/octet-stream',
    '',
    content,
    '--conformance--',
    '',
  ].join('\r\n'),
});

/** Creates a connector, and captures its scriptName as `scriptName`. */
export const create = (more: Readonly<Record<string, unknown>> = {}): Step => ({
  send: {
    method: 'POST',
    path: V3,
    json: { name: 'Conformance {{run}}', className: 'org.example.Connector', ...more },
  },
  expect: { status: 200 },
  capture: { scriptName: '/scriptName' },
});

/** Path of the connector that `create` created. */
export const CREATED = `${V3}/{{scriptName}}`;

const REQUEST_ID = /^[0-9a-f]{32}$/;

/**
 * Returns the expectation of an error in ISC's shape.
 *
 * @param text the general text, if the case is about it.
 * @param cause the expected text of at least one cause.
 */
export const rejection = (status: number, detailCode: string, text?: Expected, cause?: Expected): Step['expect'] => ({
  status,
  headers: { 'slpt-request-id': REQUEST_ID, 'content-type': /^application\/json/ },
  json: {
    detailCode,
    trackingId: REQUEST_ID,
    messages: [
      { locale: 'en-US', localeOrigin: 'DEFAULT', ...(text !== undefined && { text }) },
      { locale: 'und', localeOrigin: 'REQUEST', ...(text !== undefined && { text }) },
    ],
    ...(cause !== undefined && { causes: some({ locale: 'en-US', localeOrigin: 'DEFAULT', text: cause }) }),
  },
});

export const ILLEGAL_VALUE = '400.1.3 Illegal value';
export const REQUIRED = '400.1.0 Required data missing or empty';
export const ILLEGAL_UPDATE = '400.1.1 Illegal update attempt';
export const BAD_CONTENT = '400.1 Bad request content';
export const BAD_SYNTAX = '400.0 Bad request syntax';
