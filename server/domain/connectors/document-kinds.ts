import type { DocumentKind } from '../ports.ts';
import { checkXml, describeFault } from '../text/xml.ts';

/** Namespace of the one form version that is accepted. [D] */
export const FORM_NAMESPACE = 'http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd';

/** The published text for a form of another version, to the letter. [D] */
export const WRONG_FORM_VERSION = `unsupported xsd version, please ensure latest xsd version ${FORM_NAMESPACE} is used for source config`;

interface DocumentRule {
  /** Field of ConnectorDetail that holds the document. [D; for source-template A] */
  readonly field: 'sourceConfigXml' | 'applicationXml' | 'correlationConfigXml';
  readonly root: string;
  readonly namespace?: { readonly uri: string; readonly refusal: string };
}

/** What tells the three XML documents apart. */
export const DOCUMENTS: Readonly<Record<DocumentKind, DocumentRule>> = {
  'source-config': {
    field: 'sourceConfigXml',
    root: 'Form',
    namespace: { uri: FORM_NAMESPACE, refusal: WRONG_FORM_VERSION },
  },
  'source-template': { field: 'applicationXml', root: 'Application' },
  'correlation-config': { field: 'correlationConfigXml', root: 'CorrelationConfig' },
};

export const DOCUMENT_KINDS = Object.keys(DOCUMENTS) as DocumentKind[];

/** Why the text is no document of this kind, as the answer to an upload says it; undefined where it is one. */
export const documentRefusal = (kind: DocumentKind, text: string): string | undefined =>
  documentFault(kind, text)?.refusal;

/** The same, with the line that is wrong, counted from 1. */
export const documentFault = (kind: DocumentKind, text: string): { refusal: string; line: number } | undefined => {
  const { root, namespace } = DOCUMENTS[kind];
  const checked = checkXml(text);
  if ('fault' in checked) {
    return { refusal: `The document is not acceptable: ${describeFault(checked.fault)}.`, line: checked.fault.line };
  }
  const { name, namespace: found, line } = checked.root;
  if (name !== root) return { refusal: `The root element is ${name}; expected ${root}.`, line };
  return namespace && found !== namespace.uri ? { refusal: namespace.refusal, line } : undefined;
};
