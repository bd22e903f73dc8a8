import { SaxesParser } from 'saxes';
import { quote } from '../errors.ts';
import { placeOf, shorten } from './text.ts';
import { afterConstructs, FORBIDDEN, firstText, type Skeleton, skeletonOf } from './xml-skeleton.ts';

/**
 * Maximum nesting of elements, in levels. A deeper element is an error, because the parser searches all ancestors of an element for
 * its namespace. [A]
 */
export const MAX_XML_DEPTH = 100;

/** Maximum number of attributes of one element, namespace declarations included. An element with more is an error. [A] */
export const MAX_XML_ATTRIBUTES = 1_000;

/** Maximum number of elements and attributes in a document, counted together. A document with more is an error. [A] */
export const MAX_XML_NODES = 100_000;

export interface XmlRoot {
  /** Name of the root element without its prefix. */
  readonly name: string;
  /** Namespace of the root element as its declaration spells it; empty if it has none. */
  readonly namespace: string;
  /** Line on which its tag begins, counted from 1. */
  readonly line: number;
  /** Names of its first two child elements without prefix, which is enough to tell one from several. */
  readonly children: readonly string[];
}

/** An attribute and its position. Offsets count UTF-16 units from the beginning of the text. */
export interface XmlAttribute {
  /** Name with its prefix. */
  readonly name: string;
  /** Value as an XML parser reports it: references resolved, white space normalized. */
  readonly value: string;
  /** Offset of the opening quote. */
  readonly start: number;
  /** Offset after the closing quote. */
  readonly end: number;
}

/** Why a text is not an acceptable document. Line and column are counted from 1; the column counts UTF-16 units. */
export interface XmlError {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Returns the root of a well-formed XML document that declares no entities, or its first error. Takes linear time.
 *
 * A document type can name an external identifier, which is never fetched. An internal subset is an error, so the parser knows only
 * the five predefined entities and has nothing to expand. Every XML version is treated as 1.0. [A]
 *
 * @param onAttribute is called for each attribute in document order, including those before an error.
 */
export const checkXml = (
  text: string,
  onAttribute?: (attribute: XmlAttribute) => void,
): { root: XmlRoot } | { error: XmlError } => {
  try {
    const { start, ...root } = parse(text, skeletonOf(text), onAttribute);
    return { root: { ...root, line: placeOf(text, start).line } };
  } catch (error) {
    if (!(error instanceof XmlStop)) throw error;
    return { error: { reason: error.message, ...placeOf(text, error.at) } };
  }
};

interface OpenElement {
  readonly name: string;
  /** Offset of its tag. */
  readonly start: number;
}

type ParsedRoot = Omit<XmlRoot, 'line'> & Pick<OpenElement, 'start'>;

/** Parses a text using its skeleton. @throws XmlStop for the first error. */
const parse = (
  text: string,
  { skeleton, stop }: Skeleton,
  onAttribute: ((attribute: XmlAttribute) => void) | undefined,
): ParsedRoot => {
  const parser = new SaxesParser({ xmlns: true, position: false, defaultXMLVersion: '1.0', forceXMLVersion: true });
  const open: OpenElement[] = [];
  const names = new Set<string>();
  const children: string[] = [];
  let root: ParsedRoot | undefined;
  let closed: OpenElement | undefined;
  let nodes = 0;
  /** Offset after the last complete tag. */
  let done = text.startsWith('\ufeff') ? 1 : 0;

  const count = (at: number): void => {
    nodes += 1;
    if (nodes > MAX_XML_NODES)
      throw new XmlStop(at, `the document has more than ${MAX_XML_NODES} elements and attributes`);
  };
  const complete = (): void => {
    done = parser.position;
  };
  // The engine stores up to five handlers in its fast form of an object. A sixth makes the parser five times slower.
  parser.on('error', ({ message }) => {
    const reason = message.replace(/\.$/, '');
    const at = placeOfError(reason, text, parser.position, done);
    throw new XmlStop(at, reason + detailOf(reason, text, at, closed?.name));
  });
  parser.on('opentagstart', ({ name }) => {
    const start = skeleton.lastIndexOf('<', parser.position - 1);
    count(start);
    open.push({ name, start });
    if (open.length > MAX_XML_DEPTH)
      throw new XmlStop(start, `elements are nested deeper than ${MAX_XML_DEPTH} levels`);
    names.clear();
  });
  parser.on('attribute', ({ name, value }) => {
    const end = parser.position;
    // A value cannot contain the quote that encloses it, so the previous such quote opens it.
    const start = skeleton.lastIndexOf(skeleton.charAt(end - 1), end - 2);
    const fail = (reason: string): never => {
      throw new XmlStop(skeleton.lastIndexOf(name, start), reason);
    };
    if (names.has(name)) fail(`the attribute ${name} is repeated`);
    names.add(name);
    if (names.size > MAX_XML_ATTRIBUTES) fail(`the element has more than ${MAX_XML_ATTRIBUTES} attributes`);
    count(start);
    onAttribute?.({ name, value, start, end });
  });
  parser.on('opentag', ({ local, prefix, attributes }) => {
    complete();
    if (open.length === 2 && children.length < 2) children.push(local);
    // The parser trims namespaces, but they are compared exactly.
    const namespace = attributes[prefix === '' ? 'xmlns' : `xmlns:${prefix}`]?.value ?? '';
    root ??= { name: local, namespace, start: open[0]?.start ?? 0, children };
  });
  parser.on('closetag', () => {
    complete();
    closed = open.pop();
  });

  parser.write(skeleton);
  if (stop) throw new XmlStop(stop.at, stop.reason);
  const last = skeleton.lastIndexOf('<');
  if (last >= done && last >= afterConstructs(text, done)) throw new XmlStop(last, 'the tag does not end');
  const unclosed = open.pop();
  if (unclosed) throw new XmlStop(unclosed.start, `<${unclosed.name}> does not end`);
  parser.close();
  if (!root) throw new XmlStop(skeleton.length, 'there is no root element');
  return root;
};

class XmlStop extends Error {
  /** Offset of the error in the text. */
  readonly at: number;
  constructor(at: number, reason: string) {
    // The parser's reasons contain names, which can be as long as the text.
    super(shorten(reason, MAX_REASON));
    this.at = at;
  }
}

/** Maximum length of a reason, in UTF-16 units. A longer one is cut, and ends with an ellipsis. */
export const MAX_REASON = 200;

/** The parser's reasons that refer to the last character read. */
const ABOUT_A_CHARACTER = /^(?:disallowed character|attribute without|unquoted|no whitespace|forward-slash)/;

/** Returns the offset of the parser's error, because the parser only knows how far it has read. */
const placeOfError = (reason: string, text: string, position: number, done: number): number => {
  if (reason.startsWith('text data outside')) return firstText(text, done);
  if (reason.startsWith('malformed character entity')) return text.lastIndexOf('&', position - 1);
  if (reason.includes(']]>')) return position - ']]>'.length;
  if (!ABOUT_A_CHARACTER.test(reason)) return Math.max(0, text.lastIndexOf('<', position - 1));
  const isPair = /[\udc00-\udfff]/.test(text.charAt(position - 1));
  return position - (isPair ? 2 : 1);
};

/** Returns details that the parser's reason lacks. @param closed the element that an unexpected close tag should have closed. */
const detailOf = (reason: string, text: string, at: number, closed: string | undefined): string => {
  if (reason === 'unexpected close tag') return `; expected </${closed}>`;
  return reason.startsWith('disallowed character') ? `: ${quote(String.fromCodePoint(text.codePointAt(at) ?? 0))}` : '';
};

/** Returns an error's position and reason, as part of a sentence. */
export const describeXmlError = ({ reason, line, column }: XmlError): string =>
  `line ${line}, column ${column}: ${reason}`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Escapes a text for a double-quoted attribute. Characters that XML 1.0 forbids become U+FFFD. White space, and characters that XML
 * 1.1 restricts, are written as references, so that every parser reads the same text.
 */
export const escapeAttribute = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"\n\r\t\x7f-\x9f\u2028]/g, (char) => ESCAPES[char] ?? `&#${char.charCodeAt(0)};`);
