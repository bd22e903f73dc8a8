import type { Request, Step } from './case.ts';
import { type Expected, some } from './match.ts';

/** Where the cases of a topic send their requests, unless they are about families. */
export const V3 = '/v3/connectors';
export const V2024 = '/v2024/connectors';
/** The family of today. */
export const V1 = '/connectors/v1';

/** A request of v3 in another family. */
export const at = (base: string, request: Request): Request => ({ ...request, path: request.path.replace(V3, base) });

export const get = (path: string, more: Partial<Request> = {}): Request => ({ method: 'GET', path, ...more });

/** A list with a filter; captured values in it stay to be put in. */
export const filtered = (filters: string, more = ''): Request =>
  get(`${V3}?filters=${encodeURIComponent(filters).replace(/%7B%7B(\w+)%7D%7D/g, '{{$1}}')}${more}`);

/** A JSON Patch. */
export const patch = (path: string, operations: unknown, mediaType = 'application/json-patch+json'): Request => ({
  method: 'PATCH',
  path,
  headers: { 'content-type': mediaType },
  json: operations,
});

/** A multipart upload as most clients send it: one part `file` with a file name. */
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

/** Creates a connector of this run and keeps its scriptName as `scriptName`. */
export const create = (more: Readonly<Record<string, unknown>> = {}): Step => ({
  send: {
    method: 'POST',
    path: V3,
    json: { name: 'Conformance {{run}}', className: 'org.example.Connector', ...more },
  },
  expect: { status: 200 },
  capture: { scriptName: '/scriptName' },
});

/** Path of the connector that `create` has made. */
export const CREATED = `${V3}/{{scriptName}}`;

const REQUEST_ID = /^[0-9a-f]{32}$/;

/**
 * An error in ISC's shape.
 *
 * @param text the general text, where the case is about it.
 * @param cause what one of the causes must be.
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
