/** An error and its offset in the text. */
export interface Stop {
  readonly at: number;
  readonly reason: string;
}

export interface Skeleton {
  /** The text with the content of long comments, CDATA sections, and so on replaced by as many `x`, so that offsets stay the same. */
  readonly skeleton: string;
  /** The error at which the skeleton ends. The construct with the error is cut after its `<`. */
  readonly stop?: Stop;
}

/**
 * Checks everything except elements: comments, CDATA sections, processing instructions, the document type, references, and characters
 * that XML forbids.
 *
 * The parser would read such content one character at a time, and report an unterminated construct at the end of the file. Searching
 * takes a fraction of the time, and knows where the construct begins.
 */
export const skeletonOf = (text: string): Skeleton => {
  const forbidden = text.search(text.isWellFormed() ? FORBIDDEN : FORBIDDEN_OR_HALF);
  if (forbidden >= 0) return { skeleton: '', stop: { at: forbidden, reason: describeForbidden(text, forbidden) } };
  const parts: string[] = [];
  let copied = 0;
  let end = 0;
  let reference = -1;
  for (;;) {
    const start = nextConstruct(text, end);
    if (reference < end) reference = nextBadReference(text, end);
    if (reference < start) {
      const skeleton = parts.join('') + text.slice(copied, reference);
      return { skeleton, stop: { at: reference, reason: describeReference(text, reference) } };
    }
    if (start === text.length) return { skeleton: parts.join('') + text.slice(copied) };
    const construct = readConstruct(text, start);
    if ('reason' in construct) return { skeleton: parts.join('') + text.slice(copied, start + 1), stop: construct };
    const { from, to } = construct;
    if (to - from > MIN_REPLACED) {
      parts.push(text.slice(copied, from), 'x'.repeat(to - from));
      copied = to;
    }
    end = construct.end;
  }
};

/** Minimum length of content to replace, in characters. Shorter content is faster to parse. */
const MIN_REPLACED = 100;

const CONTROLS = '[\\0-\\x08\\v\\f\\x0e-\\x1f\\ufffe\\uffff]';
/** Characters that XML 1.0 forbids, apart from halves of surrogate pairs. */
export const FORBIDDEN = new RegExp(CONTROLS, 'g');
const FORBIDDEN_OR_HALF = new RegExp(`${CONTROLS}|\\p{Surrogate}`, 'u');

const describeForbidden = (text: string, at: number): string => {
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return `XML cannot hold the character U+${code}`;
};

/** Returns the offset after the last construct that follows `from`, or `from` if there is none. */
export const afterConstructs = (text: string, from: number): number => {
  for (let at = from; ; ) {
    const start = nextConstruct(text, at);
    if (start === text.length) return at;
    const construct = readConstruct(text, start);
    if ('reason' in construct) return start;
    at = construct.end;
  }
};

/** Returns the offset of the first text after `from` that is neither white space nor part of a comment or similar construct. */
export const firstText = (text: string, from: number): number => {
  const blanks = /[\t\n\r ]*/y;
  for (let at = from; ; ) {
    blanks.lastIndex = at;
    blanks.test(text);
    at = blanks.lastIndex;
    if (nextConstruct(text, at) !== at || text.startsWith('<![CDATA[', at)) return at;
    const construct = readConstruct(text, at);
    if ('reason' in construct) return at;
    at = construct.end;
  }
};

interface Construct {
  /** Start of the content that can be replaced. */
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

const MARKS = ['!--', '![CDATA[', '!DOCTYPE', '?'] as const;
const markAt = (text: string, start: number) => MARKS.find((mark) => text.startsWith(mark, start + 1));

const [BANG, QUESTION] = Array.from('!?', (char) => char.charCodeAt(0));

const nextConstruct = (text: string, from: number): number => {
  for (let at = text.indexOf('<', from); at >= 0; at = text.indexOf('<', at + 1)) {
    const code = text.charCodeAt(at + 1);
    if ((code === BANG || code === QUESTION) && markAt(text, at)) return at;
  }
  return text.length;
};

const readConstruct = (text: string, start: number): Construct | Stop => {
  const mark = markAt(text, start) ?? '?';
  const from = start + 1 + mark.length;
  if (mark === '!DOCTYPE') return readDocumentType(text, start, from);
  if (mark === '!--') return readComment(text, start, from);
  if (mark === '![CDATA[') return readUntil(']]>', 'CDATA section', text, start, from);
  return readUntil('?>', 'processing instruction', text, start, endOfTarget(text, from));
};

const readUntil = (close: string, name: string, text: string, start: number, from: number): Construct | Stop => {
  const to = text.indexOf(close, from);
  return to < 0 ? { at: start, reason: `the ${name} does not end` } : { from, to, end: to + close.length };
};

const readComment = (text: string, start: number, from: number): Construct | Stop => {
  const comment = readUntil('--', 'comment', text, start, from);
  if ('reason' in comment) return comment;
  if (text.charAt(comment.end) !== '>') return { at: comment.to, reason: 'a comment cannot contain --' };
  return { ...comment, end: comment.end + 1 };
};

/** Returns the offset after the target and one blank. The XML declaration is left to the parser. */
const endOfTarget = (text: string, from: number): number => {
  const target = /[^\t\n\r ?]*[\t\n\r ]?/y;
  target.lastIndex = from;
  const [found = ''] = target.exec(text) ?? [];
  if (found.trimEnd() !== 'xml') return from + found.length;
  const close = text.indexOf('?>', from);
  return close < 0 ? from : close;
};

const LITERAL = `(?:"[^"]*"|'[^']*')`;
const BLANKS = '[\\t\\n\\r ]+';
/** A name, optionally with an external identifier. */
const DOCUMENT_TYPE = new RegExp(
  `${BLANKS}[\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.\\u00b7-]*(?:${BLANKS}(?:SYSTEM|PUBLIC${BLANKS}${LITERAL})${BLANKS}${LITERAL})?[\\t\\n\\r ]*>`,
  'uy',
);
/** Everything up to the bracket that opens an internal subset, with up to four literals. */
const INTERNAL_SUBSET = new RegExp(`[^"'[>]*(?:${LITERAL}[^"'[>]*){0,4}\\[`, 'y');

const readDocumentType = (text: string, start: number, from: number): Construct | Stop => {
  DOCUMENT_TYPE.lastIndex = from;
  if (DOCUMENT_TYPE.test(text)) {
    const end = DOCUMENT_TYPE.lastIndex;
    return { from, to: end - 1, end };
  }
  INTERNAL_SUBSET.lastIndex = from;
  if (INTERNAL_SUBSET.test(text))
    return { at: INTERNAL_SUBSET.lastIndex - 1, reason: 'the document type has an internal subset' };
  const reason = text.includes('>', from) ? 'the document type is malformed' : 'the document type does not end';
  return { at: start, reason };
};

/** An ampersand that begins neither a character reference nor one of XML's five entities. */
const BAD_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/g;

const nextBadReference = (text: string, from: number): number => {
  BAD_REFERENCE.lastIndex = from;
  return BAD_REFERENCE.exec(text)?.index ?? text.length;
};

/** Maximum length of an entity's name in a reason, in characters. */
const MAX_ENTITY_NAME = 40;
const ENTITY = new RegExp(`&([\\p{L}_:][\\p{L}\\p{N}\\p{M}_:.-]{0,${MAX_ENTITY_NAME - 1}});`, 'uy');

const describeReference = (text: string, at: number): string => {
  ENTITY.lastIndex = at;
  const [, name] = ENTITY.exec(text) ?? [];
  return name === undefined ? 'an & does not begin a reference; write &amp;' : `the entity &${name}; is undefined`;
};
