import { FORM_NAMESPACE } from '../domain/connectors/document-kinds.ts';
import type { ConnectorRecord, Documents } from '../domain/ports.ts';

/** The shortest documents that an upload accepts. */
const SHORTEST: Required<Documents> = {
  'source-config': `<Form xmlns="${FORM_NAMESPACE}"/>`,
  'source-template': '<Application/>',
  'correlation-config': '<CorrelationConfig/>',
};

const NOTHING: ConnectorRecord = {
  name: 'Nothing',
  type: 'n',
  scriptName: 'nothing',
  className: null,
  features: null,
  labels: [],
  directConnect: false,
  status: 'RELEASED',
  connectorMetadata: {},
  fileUpload: false,
  s3Location: '',
  sourceConfigFrom: null,
  uploadedFiles: null,
  custom: true,
};

/**
 * The connectors of the profile `nulls`, which break careless clients: every nullable field is null, every list is null or empty, and
 * documents are absent or as short as possible. They can be patched and deleted.
 */
export const NULLS: readonly (ConnectorRecord & { readonly documents: Documents })[] = [
  { ...NOTHING, documents: {} },
  { ...NOTHING, name: 'Empty', type: 'e', scriptName: 'empty', features: [], uploadedFiles: [], documents: SHORTEST },
  { ...NOTHING, name: 'D', type: 'D', scriptName: 'd', status: 'DEVELOPMENT', documents: SHORTEST },
];
