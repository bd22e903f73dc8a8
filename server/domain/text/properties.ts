import { placeOf } from './text.ts';

/** Key of the entry with a connector's short description. [A] */
export const SHORT_DESCRIPTION_KEY = 'ShortDesc';

/**
 * Returns the entries of Java properties as `java.util.Properties` loads them. A repeated key has its last value, at its first
 * position. Takes linear time and never fails: a malformed escape is read as the character after its backslash.
 *
 * @param keys return only these entries, so that a file of millions of lines takes little memory.
 */
export const parseProperties = (text: string, keys?: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>();
  const reader = new EntryReader(text);
  while (reader.next()) {
    const { source, begin, end } = reader;
    const keyEnd = endOfKey(source, begin, end);
    const key = resolve(source.slice(begin, keyEnd));
    if (!keys || keys.has(key)) entries.set(key, resolve(source.slice(startOfValue(source, keyEnd, end), end)));
  }
  return entries;
};

/** An entry of Java properties and its place. Offsets count UTF-16 units from the beginning of the file. */
export interface PlacedEntry {
  readonly key: string;
  readonly value: string;
  /** Offset of the first line of the entry. */
  readonly start: number;
  /** Offset after the end of its last line, the line end included. */
  readonly end: number;
}

/** Returns the entries of Java properties in their order, repeated keys included, so that one can be edited in place. */
export const placedEntries = (text: string): PlacedEntry[] => {
  const entries: PlacedEntry[] = [];
  const reader = new EntryReader(text);
  while (reader.next()) {
    const { source, begin, end, place } = reader;
    const keyEnd = endOfKey(source, begin, end);
    const key = resolve(source.slice(begin, keyEnd));
    entries.push({ key, value: resolve(source.slice(startOfValue(source, keyEnd, end), end)), ...place });
  }
  return entries;
};

/** Formats Java properties in ASCII. Other characters are written as `\uXXXX`. */
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

/** Why a text is not valid Java properties, and the line of the error, counted from 1. */
export interface PropertiesError {
  readonly reason: string;
  readonly line: number;
}

/**
 * Returns the first error in Java properties: an escape that Java's reader rejects, or half of a surrogate pair, which cannot be
 * stored. Nothing else is an error.
 */
export const propertiesError = (text: string): PropertiesError | undefined => {
  if (!text.isWellFormed())
    return { reason: 'the text has half of a surrogate pair', line: placeOf(text, text.search(/\p{Surrogate}/u)).line };
  // Most files end here. An escape that a continued line interrupts looks malformed too, so only a full scan can tell.
  if (!/\\u(?![0-9a-fA-F]{4})/.test(text)) return undefined;
  const reader = new EntryReader(text);
  while (reader.next()) {
    const content = reader.source.slice(reader.begin, reader.end);
    for (let at = content.indexOf('\\'); at >= 0; at = content.indexOf('\\', at + 2)) {
      if (content.charAt(at + 1) !== 'u' || codeOfEscape(content, at) !== undefined) continue;
      const reason = `${content.slice(at, at + 6).toWellFormed()} is not an escape; \\u takes four hex digits`;
      return { reason, line: reader.lineOf(at) };
    }
  }
  return undefined;
};

const [TAB, LINE_FEED, FORM_FEED, RETURN, BLANK, COLON, EQUALS, BACKSLASH, SMALL_U, HASH, BANG] = Array.from(
  '\t\n\f\r :=\\u#!',
  (char) => char.charCodeAt(0),
);
const isBlank = (code: number): boolean => code === BLANK || code === TAB || code === FORM_FEED;
const isComment = (code: number): boolean => code === HASH || code === BANG;

/**
 * Reads a file entry by entry. Skips blank lines, comments, and indentation, and joins continued lines. Creates no object per line,
 * because a file can have millions of lines.
 */
class EntryReader {
  /** The current entry, with its escapes unresolved, is `source` from `begin` to `end`. */
  source = '';
  begin = 0;
  end = 0;
  readonly #text: string;
  #next: number;
  /** Number of the last line read, counted from 1, and the offsets of its content. */
  #line: number;
  #start = 0;
  #stop = 0;
  #isContinued = false;
  /** Offset of the entry's first line, and the number of the line before it. */
  #from = 0;
  #before = 0;

  constructor(text: string, from = text.startsWith('\ufeff') ? 1 : 0, before = 0) {
    this.#text = text;
    this.#next = from;
    this.#line = before;
  }

  /** Moves to the next entry. @returns false at the end of the file. */
  next(): boolean {
    const text = this.#text;
    let parts: string[] | undefined;
    let length = 0;
    while (this.#next < text.length) {
      if (length === 0) {
        this.#from = this.#next;
        this.#before = this.#line;
      }
      this.#readLine();
      const isEmpty = this.#start === this.#stop && !this.#isContinued;
      // Like Java, which recognizes a comment even if it continues a line that is empty so far.
      if (length === 0 && (isEmpty || isComment(text.charCodeAt(this.#start)))) continue;
      if (!parts && !this.#isContinued) return this.#found(text, this.#start, this.#stop);
      parts ??= [];
      if (this.#start < this.#stop) parts.push(text.slice(this.#start, this.#stop));
      length += this.#stop - this.#start;
      if (length > 0 && (!this.#isContinued || this.#next >= text.length))
        return this.#found(parts.join(''), 0, length);
    }
    return false;
  }

  /** Position of the entry in the file. */
  get place(): Pick<PlacedEntry, 'start' | 'end'> {
    return { start: this.#from, end: Math.min(this.#next, this.#text.length) };
  }

  /** Returns the number of the line at an offset from the entry's beginning. */
  lineOf(offset: number): number {
    const lines = new EntryReader(this.#text, this.#from, this.#before);
    for (let rest = offset; rest >= 0; rest -= lines.#stop - lines.#start) lines.#readLine();
    return lines.#line;
  }

  #found(source: string, begin: number, end: number): boolean {
    this.source = source;
    this.begin = begin;
    this.end = end;
    return true;
  }

  #readLine(): void {
    const text = this.#text;
    let at = this.#next;
    while (isBlank(text.charCodeAt(at))) at += 1;
    this.#start = at;
    let isContinued = false;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === LINE_FEED || code === RETURN) break;
      isContinued = code === BACKSLASH && !isContinued;
    }
    this.#stop = isContinued ? at - 1 : at;
    this.#isContinued = isContinued;
    this.#next = at + (text.charCodeAt(at) === RETURN && text.charCodeAt(at + 1) === LINE_FEED ? 2 : 1);
    this.#line += 1;
  }
}

/** Returns the offset of the first separator that no backslash precedes. */
const endOfKey = (source: string, begin: number, end: number): number => {
  let at = begin;
  for (; at < end; at += 1) {
    const code = source.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === EQUALS || code === COLON || isBlank(code)) break;
  }
  return Math.min(at, end);
};

/** Returns the offset after the separator: blanks with at most one `=` or `:` among them. */
const startOfValue = (source: string, keyEnd: number, end: number): number => {
  let hasSign = false;
  for (let at = keyEnd; at < end; at += 1) {
    const code = source.charCodeAt(at);
    if (isBlank(code)) continue;
    if (hasSign || (code !== EQUALS && code !== COLON)) return at;
    hasSign = true;
  }
  return end;
};

const MEANINGS: ReadonlyMap<number, number> = new Map(
  Object.entries({ t: '\t', n: '\n', f: '\f', r: '\r' }).map(([letter, char]) => [
    letter.charCodeAt(0),
    char.charCodeAt(0),
  ]),
);

/** Resolves escapes. Fills an array of units, which takes linear time for any number of escapes. */
const resolve = (escaped: string): string => {
  if (!escaped.includes('\\')) return escaped;
  const units = new Uint16Array(escaped.length);
  let length = 0;
  for (let at = 0; at < escaped.length; at += 1) {
    let code = escaped.charCodeAt(at);
    if (code === BACKSLASH) {
      const unit = codeOfEscape(escaped, at);
      at += unit === undefined ? 1 : 5;
      // A backslash at the end of the file is ignored.
      if (at >= escaped.length) break;
      code = unit ?? MEANINGS.get(escaped.charCodeAt(at)) ?? escaped.charCodeAt(at);
    }
    units[length] = code;
    length += 1;
  }
  return textOf(units.subarray(0, length));
};

/** Returns the UTF-16 unit of the escape `\uXXXX` at this offset, or undefined if it lacks four hex digits. */
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

/** Values of hex digits by character code; -1 for other characters. */
const HEX = new Int8Array(0x80).fill(-1);
for (const [value, digit] of Array.from('0123456789abcdef').entries()) {
  HEX[digit.charCodeAt(0)] = value;
  HEX[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Number of units passed to one call of `String.fromCharCode`, which has a limit. */
const MAX_ARGUMENTS = 8_192;

const textOf = (units: Uint16Array): string => {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += MAX_ARGUMENTS)
    parts.push(Reflect.apply(String.fromCharCode, undefined, units.subarray(at, at + MAX_ARGUMENTS)));
  return parts.join('');
};
