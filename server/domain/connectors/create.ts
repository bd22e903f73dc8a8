import { CREATE_STATUSES } from '../../models/enums.ts';
import type { CreateConnector } from '../../models/index.ts';
import type { ConnectorRecord, Documents } from '../ports.ts';
import { escapeAttribute as attribute } from '../text/xml.ts';
import { FORM_NAMESPACE } from './document-kinds.ts';

/** Properties in the body of POST. */
const CREATE_FIELDS = [
  'name',
  'type',
  'className',
  'directConnect',
  'status',
] as const satisfies readonly (keyof CreateConnector)[];

/**
 * Converts the body of POST to the form of its model, for validation. Drops unknown properties, because a body can have hundreds of
 * thousands of them.
 *
 * Deployment guides send `"directConnect":"true","status":"released"` [D]. A null means the same as an absent property [A], and so
 * does a blank type or status, as PowerShell's initializer sends them [W]. A blank name or class counts as empty [A]. All other
 * values are left to the validator.
 */
export const normalizeCreate = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = body as Readonly<Record<string, unknown>>;
  const fields = CREATE_FIELDS.filter((field) => Object.hasOwn(given, field) && !isAbsent(field, given[field]));
  return Object.fromEntries(fields.map((field) => [field, normalizeValue(field, given[field])]));
};

const isAbsent = (field: string, value: unknown): boolean =>
  value === null || ((field === 'type' || field === 'status') && typeof value === 'string' && value.trim() === '');

const normalizeValue = (key: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  const folded = value.toUpperCase();
  if (key === 'directConnect' && (folded === 'TRUE' || folded === 'FALSE')) return folded === 'TRUE';
  if (key === 'status') return CREATE_STATUSES.find((status) => status === folded) ?? value;
  return value.trim() === '' ? '' : value.toWellFormed();
};

/** Returns a new connector for a valid body. [D; A for status, s3Location, sourceConfigFrom, and fileUpload] */
export const newConnector = (body: CreateConnector, scriptName: string): ConnectorRecord => ({
  name: body.name,
  type: body.type ?? `custom ${body.name}`,
  scriptName,
  className: body.className,
  features: null,
  labels: [],
  directConnect: body.directConnect ?? true,
  status: body.status ?? 'DEVELOPMENT',
  connectorMetadata: {},
  fileUpload: true,
  s3Location: `custom-connector/${scriptName}`,
  sourceConfigFrom: 'sp-connect',
  uploadedFiles: null,
  custom: true,
});

/**
 * Returns the URL-friendly key for a connector's name, before it is made unique. [D that there is one; A for the rule]
 *
 * Letters lose their diacritics, and each run of other characters becomes a hyphen. If nothing is left, the key is `connector`.
 */
export const toScriptName = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'connector';

/**
 * Returns the initial documents of a created connector, in the shape of the published example of ConnectorDetail.
 * [D for the example; A that creation generates it]
 */
export const generateDocuments = (
  connector: Pick<ConnectorRecord, 'className' | 'type' | 'directConnect' | 'fileUpload'>,
): Required<Documents> => {
  const type = attribute(connector.type);
  return {
    'source-config': form(type, connector),
    'source-template': withDoctype(
      'Application',
      `<Application connector="${attribute(connector.className ?? '')}" name="${type}" type="${type}"/>`,
    ),
    'correlation-config': correlationConfig(connector.type, ASSIGNMENTS),
  };
};

/** Returns a document with the prolog that all documents except forms have. [D] */
export const withDoctype = (root: string, body: string): string =>
  `<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE ${root} PUBLIC "sailpoint.dtd" "sailpoint.dtd">\n${body}\n`;

const form = (type: string, { directConnect, fileUpload }: Pick<ConnectorRecord, 'directConnect' | 'fileUpload'>) =>
  [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    `<Form xmlns="${FORM_NAMESPACE}" connectorName="${type}" directConnect="${directConnect}"${fileUpload ? ' fileUpload="true"' : ''} name="${type}" status="released" type="SourceConfig">`,
    '  <BaseConfig>',
    ...(fileUpload ? [JAR_UPLOAD] : []),
    '  </BaseConfig>',
    '</Form>',
    '',
  ].join('\n');

const JAR_UPLOAD =
  '    <Field maxFiles="10" maxSize="300" name="fileUpload" supportedExtensions="jar" type="fileupload" validateJSON="false"/>';

/** Identity attribute → account attribute. [D] */
const ASSIGNMENTS: Readonly<Record<string, string>> = { email: 'mail', empId: 'employeeNumber', displayName: 'cn' };

/** Returns a correlation config. @param assignments identity attribute → account attribute. */
export const correlationConfig = (type: string, assignments: Readonly<Record<string, string>>): string =>
  withDoctype(
    'CorrelationConfig',
    [
      `<CorrelationConfig name="${attribute(type)} Account Correlation Config">`,
      '  <AttributeAssignments>',
      ...Object.entries(assignments).map(
        ([property, value]) => `    <Filter operation="EQ" property="${property}" value="${value}"/>`,
      ),
      '  </AttributeAssignments>',
      '</CorrelationConfig>',
    ].join('\n'),
  );
