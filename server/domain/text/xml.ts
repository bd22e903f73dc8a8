import { SaxesParser, type SaxesTagNS } from 'saxes';

export interface XmlRoot {
  /** Name of the root element without prefix. */
  readonly name: string;
  readonly namespace: string;
  /** Line on which its tag ends, counted from 1. */
  readonly line: number;
}

/** Why a text is no acceptable document; line and column count from 1. */
export interface XmlFault {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/** Deepest nesting of elements: the parser looks through all ancestors of each for its namespace. [A] */
export const MAX_XML_DEPTH = 100;

/**
 * Checks that a text is a well-formed XML document that declares nothing of its own.
 *
 * A document type may name an external identifier, which is never fetched. An internal subset is refused, and with it
 * every entity declaration: the parser knows the five predefined entities only, so nothing can be expanded.
 */
export const checkXml = (text: string): { root: XmlRoot } | { fault: XmlFault } => {
  const parser = new SaxesParser({ xmlns: true, position: true });
  let root: XmlRoot | undefined;
  const stop = (reason: string): never => {
    throw new XmlStop({ reason, line: parser.line, column: parser.columnIndex + 1 });
  };
  // Its message repeats the position in front of the reason.
  parser.on('error', (error) => stop(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')));
  parser.on('doctype', (doctype) => {
    if (hasInternalSubset(doctype)) stop('the document type has an internal subset');
    if (!DOCUMENT_TYPE.test(doctype)) stop('the document type is malformed');
  });
  let depth = 0;
  parser.on('opentagstart', () => {
    depth += 1;
    if (depth > MAX_XML_DEPTH) stop(`elements are nested deeper than ${MAX_XML_DEPTH} levels`);
  });
  parser.on('closetag', () => {
    depth -= 1;
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    root ??= { name: tag.local, namespace: tag.uri, line: parser.line };
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof XmlStop) return { fault: error.fault };
    throw error;
  }
  return root ? { root } : { fault: { reason: 'there is no root element', line: 1, column: 1 } };
};

/** A name, and at most an external identifier: what the parser leaves unread between `<!DOCTYPE` and `>`. */
const DOCUMENT_TYPE =
  /^\s+[\p{L}_:][\p{L}\p{N}\p{M}_:.\u00b7-]*(?:\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"[^"]*"|'[^']*'))?\s*$/u;

class XmlStop extends Error {
  readonly fault: XmlFault;
  constructor(fault: XmlFault) {
    super(fault.reason);
    this.fault = fault;
  }
}

const hasInternalSubset = (doctype: string): boolean => doctype.replace(/"[^"]*"|'[^']*'/g, '').includes('[');

export const describeFault = ({ reason, line, column }: XmlFault): string =>
  `line ${line}, column ${column}: ${reason}`;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/**
 * A text as it stands in a double-quoted attribute. Characters that XML 1.0 cannot hold become U+FFFD.
 */
export const escapeAttribute = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\n\r\t]/g, (char) => ESCAPES[char] ?? char);
