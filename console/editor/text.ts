/** What is wrong with a text, and where. Line and column count from 1. */
export interface Fault {
  readonly reason: string;
  readonly line: number;
  readonly column?: number;
}

/** Returns the line end that a text has throughout; a line feed for a mixed one. */
export const lineEndOf = (text: string): '\n' | '\r\n' | '\r' => {
  const ends = new Set(text.match(/\r\n|\n|\r/g));
  const [only] = ends;
  return ends.size === 1 && (only === '\r\n' || only === '\r') ? only : '\n';
};
