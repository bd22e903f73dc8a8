import { formatProperties, placedEntries } from '../../server/domain/text/properties.ts';

/**
 * Returns the properties with a value in place of another, everything else as it was: order, comments, blank lines, line ends. A
 * new key goes after the last of `before` that the file has, else to the end.
 *
 * Java reads the last of repeated keys, and that one is edited.
 */
export const setEntry = (text: string, key: string, value: string, before: readonly string[] = []): string => {
  const entries = placedEntries(text);
  const line = formatProperties([[key, value]]).slice(0, -1);
  const written = isPlainAscii(text) ? line : toCharacters(line);
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const entry = entries.findLast((other) => other.key === key);
  if (entry) {
    const ending = /(?:\r\n|\n|\r)?$/.exec(text.slice(entry.start, entry.end))?.[0] ?? '';
    return text.slice(0, entry.start) + markIn(text, entry.start) + written + ending + text.slice(entry.end);
  }
  const neighbors = new Set(before);
  const neighbor = entries.findLast((other) => neighbors.has(other.key));
  const at = neighbor?.end ?? text.length;
  const head = text.slice(0, at);
  const closing = /[\r\n]$|^\ufeff?$/.test(head) ? '' : lineEnd;
  // A backslash at the very end would take the new line for its own; a blank one comes between.
  const isContinued = /(?:^|[^\\])(?:\\\\)*\\(?:\r\n|\n|\r)?$/.test(head);
  return `${head}${closing}${isContinued ? lineEnd : ''}${written}${lineEnd}${text.slice(at)}`;
};

/** Returns the properties without a key. */
export const removeEntry = (text: string, key: string): string => {
  let rest = '';
  let from = 0;
  for (const entry of placedEntries(text)) {
    if (entry.key !== key) continue;
    rest += text.slice(from, entry.start) + markIn(text, entry.start);
    from = entry.end;
  }
  return rest + text.slice(from);
};

/** The byte order mark belongs to the file, not to its first entry. */
const markIn = (text: string, start: number): string => (start === 0 && text.startsWith('\ufeff') ? '\ufeff' : '');

const isPlainAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);

/** Writes characters as themselves, as the rest of the file does. A control character stays an escape. */
const toCharacters = (line: string): string =>
  line.replace(/\\(?:u([0-9a-f]{4})|.)/g, (whole, code: string | undefined) => {
    const unit = code === undefined ? 0 : Number.parseInt(code, 16);
    return unit < 0xa0 ? whole : String.fromCharCode(unit);
  });
