import { parseLines } from 'dot-properties';

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
