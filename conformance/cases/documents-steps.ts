import type { Step } from '../case.ts';
import { all, type Expected, keys } from '../match.ts';
import { CREATED, get, V2024 } from '../steps.ts';

/** An XML document of a connector: its path, the field that holds it, and its root element. */
export interface Document {
  readonly kind: string;
  readonly field: string;
  readonly path: string;
  /** A document of this kind that holds a text. */
  readonly holding: (text: string) => string;
}

const FORM_NAMESPACE = 'http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd';

export const SOURCE_CONFIG: Document = {
  kind: 'source-config',
  field: 'sourceConfigXml',
  path: `${CREATED}/source-config`,
  holding: (text) => `<Form xmlns="${FORM_NAMESPACE}" name="${text}" type="SourceConfig"/>`,
};

export const SOURCE_TEMPLATE: Document = {
  kind: 'source-template',
  field: 'applicationXml',
  path: `${CREATED}/source-template`,
  holding: (text) => `<Application connector="org.example.Connector" name="${text}" type="${text}"/>`,
};

export const CORRELATION_CONFIG: Document = {
  kind: 'correlation-config',
  field: 'correlationConfigXml',
  path: `${V2024}/{{scriptName}}/correlation-config`,
  holding: (text) => `<CorrelationConfig name="${text}"/>`,
};

export const DOCUMENTS: readonly Document[] = [SOURCE_CONFIG, SOURCE_TEMPLATE, CORRELATION_CONFIG];

/** The complete response to an upload. */
export const outcome = (status: string, message: Expected, file?: string): Step['expect'] => ({
  status: 200,
  headers: { 'content-type': /^application\/json/, 'slpt-request-id': /^[0-9a-f]{32}$/ },
  json: all(keys('message', 'scriptName', 'updatedFiles', 'status'), {
    status,
    message,
    scriptName: '{{scriptName}}',
    updatedFiles: file === undefined ? null : [`custom-connector/{{scriptName}}/${file}`],
  }),
});

export const updated = ({ kind }: Document): Step['expect'] =>
  outcome('UPDATED', `${kind}.xml was updated.`, `${kind}.xml`);

/** Captures the generated document as `before`. */
export const captureDocument = ({ field }: Document): Step => ({
  send: get(CREATED),
  expect: { status: 200 },
  capture: { before: `/${field}` },
});

/** Checks that the stored document is exactly this text. */
export const stored = ({ path }: Document, text: Expected): Step => ({
  send: get(path),
  expect: { status: 200, headers: { 'content-type': /^application\/xml(;|$)/ }, text },
});
