import type { DocumentKind } from '../ports.ts';
import { shorten } from '../text/text.ts';
import { checkXml, describeXmlError, type XmlRoot } from '../text/xml.ts';

/** Namespace of the one form version that is accepted. [D] */
export const FORM_NAMESPACE = 'http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd';

/** The published text for a form of another version, to the letter. [D] */
export const WRONG_FORM_VERSION = `unsupported xsd version, please ensure latest xsd version ${FORM_NAMESPACE} is used for source config`;

interface DocumentRule {
  /** Field of ConnectorDetail that holds the document. [D; for source-template A] */
  readonly field: 'sourceConfigXml' | 'applicationXml' | 'correlationConfigXml';
  readonly root: string;
  /** Element that may enclose the root, if it holds nothing else: exports of IdentityIQ have one. [A] */
  readonly wrapper?: string;
  readonly namespace?: { readonly uri: string; readonly reason: string };
}

/** What tells the three XML documents apart. */
export const DOCUMENTS: Readonly<Record<DocumentKind, DocumentRule>> = {
  'source-config': {
    field: 'sourceConfigXml',
    root: 'Form',
    namespace: { uri: FORM_NAMESPACE, reason: WRONG_FORM_VERSION },
  },
  'source-template': { field: 'applicationXml', root: 'Application', wrapper: 'sailpoint' },
  'correlation-config': { field: 'correlationConfigXml', root: 'CorrelationConfig' },
};

export const DOCUMENT_KINDS = Object.keys(DOCUMENTS) as DocumentKind[];

/** Why a text or a file is not a document of its kind. */
export interface DocumentError {
  /** A sentence, as the response to an upload has it. It names the place if the error has one. */
  readonly reason: string;
  /** Place of the error, counted from 1; the column counts UTF-16 units. */
  readonly line: number;
  readonly column?: number;
}

/**
 * Returns why a text is not a document of this kind, or undefined if it is one. The one rule for uploads, patches, imported
 * states, and fixtures: what it accepts can be read, localized, exported, and imported.
 */
export const documentError = (kind: DocumentKind, text: string): DocumentError | undefined => {
  const { root, wrapper, namespace } = DOCUMENTS[kind];
  const checked = checkXml(text);
  if ('error' in checked) {
    const { line, column } = checked.error;
    return { reason: `The document is invalid: ${describeXmlError(checked.error)}.`, line, column };
  }
  const found = checked.root;
  const { line } = found;
  if (found.name === wrapper)
    return holdsOnly(root, found) ? undefined : { reason: describeWrapper(root, found), line };
  if (found.name !== root) return { reason: `The root element is ${cut(found.name)}; expected ${root}.`, line };
  return namespace && found.namespace !== namespace.uri ? { reason: namespace.reason, line } : undefined;
};

const holdsOnly = (name: string, { children }: XmlRoot): boolean => children.length === 1 && children[0] === name;

const describeWrapper = (root: string, { name, children }: XmlRoot): string =>
  `The element ${name} holds ${children.map(cut).join(', ') || 'no element'}; expected one ${root} and nothing else.`;

/** Longest name that a reason repeats, in characters. */
const MAX_NAME = 100;
const cut = (name: string): string => shorten(name, MAX_NAME);
