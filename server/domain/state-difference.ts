import type { ConnectorReader } from './ports.ts';

/** The differences between an earlier state and the current one, by scriptName. */
export interface StateDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ConnectorDifference[];
}

export interface ConnectorDifference {
  readonly scriptName: string;
  /** Fields by name, documents by kind, and translations as `translations/<locale>`. */
  readonly parts: readonly string[];
}

/** Returns what was added, removed, and changed since an earlier state. */
export const differenceOf = (before: ConnectorReader, now: ConnectorReader): StateDifference => {
  const [old, current] = [before.scriptNames(), now.scriptNames()];
  const [known, kept] = [new Set(old), new Set(current)];
  return {
    added: current.filter((name) => !known.has(name)),
    removed: old.filter((name) => !kept.has(name)),
    changed: current
      .filter((name) => known.has(name))
      .map((scriptName) => ({ scriptName, parts: changedParts(partsOf(before, scriptName), partsOf(now, scriptName)) }))
      .filter(({ parts }) => parts.length > 0),
  };
};

type Parts = Readonly<Record<string, unknown>>;

const partsOf = (reader: ConnectorReader, scriptName: string): Parts => ({
  ...reader.find(scriptName),
  ...reader.documents(scriptName),
  ...Object.fromEntries(
    Object.entries(reader.translations(scriptName)).map(([locale, text]) => [`translations/${locale}`, text]),
  ),
});

const changedParts = (before: Parts, now: Parts): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((part) => !isSame(before[part], now[part]));

/** Texts are most of what there is, and are compared as they are. */
const isSame = (before: unknown, now: unknown): boolean =>
  before === now ||
  (typeof before !== 'string' && typeof now !== 'string' && JSON.stringify(before) === JSON.stringify(now));
