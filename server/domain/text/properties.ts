import { parseLines, stringify } from 'dot-properties';

/** The entry that describes a connector in a list. [A] */
export const SHORT_DESCRIPTION_KEY = 'ShortDesc';

/** Reads Java properties, last entry of a key first; keys are the file's own, so they are held in a map. */
export const parseProperties = (text: string): ReadonlyMap<string, string> => {
  const entries = new Map<string, string>();
  for (const line of parseLines(text.replace(/^\ufeff/, ''))) {
    if (typeof line === 'string') continue; // A comment or an empty line.
    const [key = '', value = ''] = line;
    entries.set(key, value);
  }
  return entries;
};

/** Writes Java properties in plain ASCII: what is not, is escaped as `\uXXXX`. */
export const formatProperties = (
  entries: Iterable<readonly [key: string, value: string]>,
  comment?: string,
): string => {
  const lines = Array.from(entries, ([key, value]) => [key, value]);
  const text = stringify(comment === undefined ? lines : [comment, ...lines], { keySep: '=', lineWidth: 0 });
  // The library leaves Latin-1 as it is, which no reader of UTF-8 takes.
  return `${text}\n`.replace(/[\x80-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

/** The first escape that Java's reader would refuse, and the line it is on, counted from 1. */
export const propertiesFault = (text: string): { reason: string; line: number } | undefined => {
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (/^\s*[#!]/.test(line)) continue;
    const [malformed] = /(?<=(?:^|[^\\])(?:\\\\)*)\\u(?![0-9a-fA-F]{4}).{0,4}/.exec(line) ?? [];
    if (malformed !== undefined)
      return { reason: `${malformed} is no escape; \\u takes four hex digits`, line: index + 1 };
  }
  return undefined;
};
