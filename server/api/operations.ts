import type { Access } from '../domain/auth/access.ts';
import type { DocumentKind } from '../domain/ports.ts';
import { JSON_PATCH_TYPE, JSON_TYPE, MULTIPART_TYPE } from '../http/content-types.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type QueryParameter = 'filters' | 'limit' | 'offset' | 'count' | 'locale';

/** An operation of the Connectors API. Routes, OpenAPI documents, and tests are derived from these rows. */
export interface Operation {
  /** The published `operationId`. [D] */
  readonly id: string;
  readonly method: Method;
  /** Path below the base path of a family, in the router's notation. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly query?: readonly QueryParameter[];
  readonly body?: RequestBody;
  readonly success: Success;
  /** The XML document that it returns or stores. */
  readonly document?: DocumentKind;
}

export type RequestBody =
  | { readonly mediaType: typeof JSON_TYPE | typeof JSON_PATCH_TYPE; readonly model: string }
  | { readonly mediaType: typeof MULTIPART_TYPE; readonly fileRequired: boolean };

export interface Success {
  readonly status: 200 | 204;
  readonly mediaType?: string;
  /** `$id` of the response's model; `item` and `detail` stand for the family's forms of a list item and of ConnectorDetail. */
  readonly model?: string;
  readonly list?: true;
  readonly description: string;
}

/** Placeholders for the `$id` of the family's list item, and of its ConnectorDetail. */
export const ITEM_MODEL = 'item';
export const DETAIL_MODEL = 'detail';

const ONE = '/:scriptName';

const detail: Success = { status: 200, mediaType: JSON_TYPE, model: DETAIL_MODEL, description: 'The connector.' };
const updated: Success = {
  status: 200,
  mediaType: JSON_TYPE,
  model: 'UpdateDetail',
  description: 'The outcome of the upload.',
};

/** Names of the documents in texts. */
const NAMES: Readonly<Record<DocumentKind, string>> = {
  'source-config': 'source configuration',
  'source-template': 'source template',
  'correlation-config': 'correlation configuration',
};

const readDocument = <const Id extends string>(id: Id, document: DocumentKind): Operation & { id: Id } => ({
  id,
  method: 'GET',
  path: `${ONE}/${document}`,
  summary: `Get the ${NAMES[document]} of a connector`,
  access: 'read',
  success: { status: 200, mediaType: 'application/xml', description: `The ${NAMES[document]}, as it was stored.` },
  document,
});

const writeDocument = <const Id extends string>(id: Id, document: DocumentKind): Operation & { id: Id } => ({
  id,
  method: 'PUT',
  path: `${ONE}/${document}`,
  summary: `Upload the ${NAMES[document]} of a connector`,
  access: 'manage',
  body: { mediaType: MULTIPART_TYPE, fileRequired: true },
  success: updated,
  document,
});

const ROWS = [
  {
    id: 'getConnectorList',
    method: 'GET',
    path: '',
    summary: 'List the released connectors',
    access: 'read',
    query: ['filters', 'limit', 'offset', 'count', 'locale'],
    success: {
      status: 200,
      mediaType: JSON_TYPE,
      model: ITEM_MODEL,
      list: true,
      description: 'A page of connectors.',
    },
  },
  {
    id: 'createCustomConnector',
    method: 'POST',
    path: '',
    summary: 'Create a custom connector',
    access: 'manage',
    body: { mediaType: JSON_TYPE, model: 'V3CreateConnectorDto' },
    success: { status: 200, mediaType: JSON_TYPE, model: ITEM_MODEL, description: 'The new connector.' },
  },
  {
    id: 'getConnector',
    method: 'GET',
    path: ONE,
    summary: 'Get a connector with its documents and translations',
    access: 'read',
    query: ['locale'],
    success: detail,
  },
  {
    id: 'updateConnector',
    method: 'PATCH',
    path: ONE,
    summary: 'Change a custom connector with a JSON Patch',
    access: 'manage',
    body: { mediaType: JSON_PATCH_TYPE, model: 'JsonPatch' },
    success: detail,
  },
  {
    id: 'deleteCustomConnector',
    method: 'DELETE',
    path: ONE,
    summary: 'Delete a custom connector',
    access: 'manage',
    success: { status: 204, description: 'The connector is deleted.' },
  },
  readDocument('getConnectorSourceConfig', 'source-config'),
  writeDocument('putConnectorSourceConfig', 'source-config'),
  readDocument('getConnectorSourceTemplate', 'source-template'),
  writeDocument('putConnectorSourceTemplate', 'source-template'),
  {
    id: 'getConnectorTranslations',
    method: 'GET',
    path: `${ONE}/translations/:locale`,
    summary: 'Get the translations of a connector',
    access: 'read',
    success: { status: 200, mediaType: 'text/plain', description: 'The translations, as they were stored.' },
  },
  {
    id: 'putConnectorTranslations',
    method: 'PUT',
    path: `${ONE}/translations/:locale`,
    summary: 'Upload the translations of a connector',
    access: 'manage',
    body: { mediaType: MULTIPART_TYPE, fileRequired: false },
    success: updated,
  },
  readDocument('getConnectorCorrelationConfig', 'correlation-config'),
  writeDocument('putConnectorCorrelationConfig', 'correlation-config'),
] as const satisfies readonly Operation[];

export type OperationId = (typeof ROWS)[number]['id'];

/** All operations of all families. [D] */
export const OPERATIONS: readonly (Operation & { readonly id: OperationId })[] = ROWS;
