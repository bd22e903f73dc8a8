import { CREATE_STATUSES } from '../models/enums.ts';
import type { CreateConnector } from '../models/index.ts';
import type { ConnectorRecord } from './ports.ts';

/**
 * Brings the body of POST into the form of its model before it is validated.
 *
 * Deployment guides send `"directConnect":"true","status":"released"` [D]; a null means the same as an absent property,
 * and a blank name or class the same as an empty one [A]. Anything else is left for the validator to judge.
 */
export const normalizeCreate = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const entries = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, normalizeValue(key, value)]));
};

const normalizeValue = (key: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const folded = value.toUpperCase();
  if (key === 'directConnect' && (folded === 'TRUE' || folded === 'FALSE')) return folded === 'TRUE';
  if (key === 'status') return CREATE_STATUSES.find((status) => status === folded) ?? value;
  return value.trim() === '' ? '' : value.toWellFormed();
};

/** A new connector from a valid body. [D; status, s3Location, sourceConfigFrom and fileUpload A] */
export const newConnector = (body: CreateConnector, scriptName: string): ConnectorRecord => ({
  name: body.name,
  type: body.type ?? `custom ${body.name}`,
  scriptName,
  className: body.className,
  features: null,
  labels: [],
  category: null,
  directConnect: body.directConnect ?? true,
  status: body.status ?? 'DEVELOPMENT',
  connectorMetadata: {},
  fileUpload: true,
  s3Location: `custom-connector/${scriptName}`,
  sourceConfigFrom: 'sp-connect',
  uploadedFiles: null,
  custom: true,
});
