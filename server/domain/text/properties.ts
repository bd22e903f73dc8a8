import { placeOf } from './text.ts';

/** The entry that describes a connector in a list. [A] */
export const SHORT_DESCRIPTION_KEY = 'ShortDesc';

/**
 * Returns the entries of Java properties as `java.util.Properties` loads them; a key that is repeated has its last value, at
 * its first place. Takes linear time, and no text fails: a malformed escape is read as the character after its backslash.
 *
 * @param keys keeps these entries only, so that a file of millions of lines takes no more memory than what is asked of it.
 */
export const parseProperties = (text: string, keys?: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>();
  for (const { content } of logicalLines(text)) {
    const end = endOfKey(content);
    const key = resolve(content.slice(0, end));
    if (!keys || keys.has(key)) entries.set(key, resolve(content.slice(startOfValue(content, end))));
  }
  return entries;
};

/** Returns Java properties in plain ASCII; other characters are written as `\uXXXX`. */
export const formatProperties = (
  entries: Iterable<readonly [key: string, value: string]>,
  comment?: string,
): string => {
  const lines = Array.from(entries, ([key, value]) => `${write(key, /[\\ =:]|^[#!]/g)}=${write(value, /\\|^ /g)}\n`);
  return (comment === undefined ? '' : `# ${write(comment, NOTHING)}\n`) + lines.join('');
};

const NOTHING = /(?!)/;
const ESCAPED = new Map(Object.entries({ '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' }));

const write = (text: string, special: RegExp): string =>
  text
    .replace(special, '\\$&')
    .replace(/[^ -~]/g, (unit) => ESCAPED.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Why a text cannot be the properties of a locale, and the line of the fault, counted from 1. */
export interface PropertiesFault {
  readonly reason: string;
  readonly line: number;
}

/**
 * Returns the first fault of Java properties: an escape that Java's reader rejects, or half of a surrogate pair, which cannot
 * be stored. Nothing else is a fault.
 */
export const propertiesFault = (text: string): PropertiesFault | undefined => {
  if (!text.isWellFormed())
    return { reason: 'the text has half of a surrogate pair', line: placeOf(text, text.search(/\p{Surrogate}/u)).line };
  // Most files need no second look: also an escape that a continued line interrupts looks malformed here.
  if (!/\\u(?![0-9a-fA-F]{4})/.test(text)) return undefined;
  for (const { content, line, joints } of logicalLines(text)) {
    for (let at = content.indexOf('\\'); at >= 0; at = content.indexOf('\\', at + 2)) {
      if (content.charAt(at + 1) !== 'u' || codeOfEscape(content, at) !== undefined) continue;
      const reason = `${content.slice(at, at + 6).toWellFormed()} is not an escape; \\u takes four hex digits`;
      return { reason, line: line + joints.filter((joint) => joint <= at).length };
    }
  }
  return undefined;
};

/** An entry before its escapes are resolved: lines that continue each other are one. */
interface LogicalLine {
  readonly content: string;
  /** Number of its first line, counted from 1. */
  readonly line: number;
  /** Offsets in `content` at which its further lines begin. */
  readonly joints: readonly number[];
}

const [TAB, LINE_FEED, FORM_FEED, RETURN, BLANK, COLON, EQUALS, BACKSLASH, SMALL_U, HASH, BANG] = Array.from(
  '\t\n\f\r :=\\u#!',
  (char) => char.charCodeAt(0),
);
const isBlank = (code: number): boolean => code === BLANK || code === TAB || code === FORM_FEED;
const isComment = (code: number): boolean => code === HASH || code === BANG;

/** Yields the entries of a file: without blank lines and comments, and without the blanks at the beginning of each line. */
function* logicalLines(text: string): Generator<LogicalLine> {
  /** The entry so far, if its last line is continued. */
  let open: { parts: string[]; line: number; joints: number[]; length: number } | undefined;
  let next = text.startsWith('\ufeff') ? 1 : 0;
  for (let line = 1; next < text.length; line += 1) {
    const start = skipBlanks(text, next);
    const { end, isContinued } = readLine(text, start);
    next = end + (text.charCodeAt(end) === RETURN && text.charCodeAt(end + 1) === LINE_FEED ? 2 : 1);
    // Like Java, which takes a comment for one even if it continues a line that is empty so far.
    if (!open?.length && (start === end || isComment(text.charCodeAt(start)))) continue;
    const content = text.slice(start, isContinued ? end - 1 : end);
    if (!open && !isContinued) {
      yield { content, line, joints: [] };
      continue;
    }
    if (open?.length) open.joints.push(open.length);
    else open = { parts: [], line, joints: [], length: 0 };
    if (content !== '') open.parts.push(content);
    open.length += content.length;
    if (isContinued && next < text.length) continue;
    if (open.length > 0) yield { content: open.parts.join(''), line: open.line, joints: open.joints };
    open = undefined;
  }
}

const skipBlanks = (text: string, from: number): number => {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
};

/** Returns the end of the line, and whether an odd number of backslashes precedes it. */
const readLine = (text: string, start: number): { end: number; isContinued: boolean } => {
  let isContinued = false;
  let end = start;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === LINE_FEED || code === RETURN) break;
    isContinued = code === BACKSLASH && !isContinued;
  }
  return { end, isContinued };
};

/** Returns the offset of the first separator that no backslash precedes. */
const endOfKey = (content: string): number => {
  let at = 0;
  for (; at < content.length; at += 1) {
    const code = content.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === EQUALS || code === COLON || isBlank(code)) break;
  }
  return Math.min(at, content.length);
};

/** Returns the offset after the separator: blanks with at most one `=` or `:` among them. */
const startOfValue = (content: string, endOfKey: number): number => {
  let hasSign = false;
  for (let at = endOfKey; at < content.length; at += 1) {
    const code = content.charCodeAt(at);
    if (isBlank(code)) continue;
    if (hasSign || (code !== EQUALS && code !== COLON)) return at;
    hasSign = true;
  }
  return content.length;
};

const MEANINGS: ReadonlyMap<number, number> = new Map(
  Object.entries({ t: '\t', n: '\n', f: '\f', r: '\r' }).map(([letter, char]) => [
    letter.charCodeAt(0),
    char.charCodeAt(0),
  ]),
);

/** Resolves escapes. Filling an array of units is linear whatever the number of escapes. */
const resolve = (escaped: string): string => {
  if (!escaped.includes('\\')) return escaped;
  const units = new Uint16Array(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at += 1) {
    let code = escaped.charCodeAt(at);
    if (code === BACKSLASH) {
      const unit = codeOfEscape(escaped, at);
      at += unit === undefined ? 1 : 5;
      // A backslash at the end of the file stands for nothing.
      if (at >= escaped.length) break;
      code = unit ?? MEANINGS.get(escaped.charCodeAt(at)) ?? escaped.charCodeAt(at);
    }
    units[length] = code;
    length += 1;
  }
  return textOf(units.subarray(0, length));
};

/** Returns the unit that `\uXXXX` at this offset is written for; undefined if these are not four hex digits. */
const codeOfEscape = (text: string, at: number): number | undefined => {
  if (text.charCodeAt(at + 1) !== SMALL_U) return undefined;
  let code = 0;
  for (let digit = at + 2; digit < at + 6; digit += 1) {
    const value = HEX[text.charCodeAt(digit)] ?? -1;
    if (value < 0) return undefined;
    code = code * 16 + value;
  }
  return code;
};

/** Values of the hex digits by their codes; -1 for what is not one. */
const HEX = new Int8Array(0x80).fill(-1);
for (const [value, digit] of Array.from('0123456789abcdef').entries()) {
  HEX[digit.charCodeAt(0)] = value;
  HEX[digit.toUpperCase().charCodeAt(0)] = value;
}

/** How many units a call may take as its arguments. */
const MAX_ARGUMENTS = 8_192;

const textOf = (units: Uint16Array): string => {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += MAX_ARGUMENTS)
    parts.push(Reflect.apply(String.fromCharCode, undefined, units.subarray(at, at + MAX_ARGUMENTS)));
  return parts.join('');
};
