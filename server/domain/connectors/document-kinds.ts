import type { DocumentKind } from '../ports.ts';
import { shorten } from '../text/text.ts';
import { checkXml, describeXmlError, type XmlRoot } from '../text/xml.ts';

/** Namespace of the only accepted form version. [D] */
export const FORM_NAMESPACE = 'http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd';

/** The published message for a form of another version, verbatim. [D] */
export const WRONG_FORM_VERSION = `unsupported xsd version, please ensure latest xsd version ${FORM_NAMESPACE} is used for source config`;

interface DocumentRule {
  /** Field of ConnectorDetail that holds the document. [D; A for source-template] */
  readonly field: 'sourceConfigXml' | 'applicationXml' | 'correlationConfigXml';
  readonly root: string;
  /** Element that may enclose the root if it contains nothing else, as in exports of IdentityIQ. [A] */
  readonly wrapper?: string;
  readonly namespace?: { readonly uri: string; readonly reason: string };
}

/** The three kinds of XML documents, with the rule for each. */
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

/** Why a text or file is not a valid document of its kind. */
export interface DocumentError {
  /** A sentence, as in the response to an upload. Names the position of an XML error. */
  readonly reason: string;
  /** Position of the error, counted from 1; the column counts UTF-16 units. */
  readonly line: number;
  readonly column?: number;
}

/**
 * Returns why a text is not a valid document of this kind, or undefined if it is one. Uploads, patches, imported states, and fixtures
 * all use this rule, so an accepted document can also be read, localized, exported, and imported.
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

/** Maximum length of an element name in a reason, in characters. Longer names are cut. */
const MAX_NAME = 100;
const cut = (name: string): string => shorten(name, MAX_NAME);
