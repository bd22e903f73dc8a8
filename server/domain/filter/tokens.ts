import { Failure, quote } from '../failures.ts';

/** A piece of a filter; `position` counts characters from 1. */
export interface Token {
  readonly kind: 'word' | 'string' | '(' | ')' | ',' | 'end';
  /** The word, or the string without its quotes and escapes. */
  readonly text: string;
  readonly position: number;
}

/** The failure at a position; `found` is undefined at the end of the filter. */
export const syntaxError = (position: number, found: string | undefined, expected: string): Failure =>
  new Failure('illegalValue', {
    field: 'filters',
    causes: [
      `Position ${position} of filters: expected ${expected}, found ${found === undefined ? 'the end' : quote(found)}.`,
    ],
  });

const BLANK = /[ \t\r\n]/;
const WORD_END = /[ \t\r\n(),"]/;

/**
 * Cuts a filter into tokens in one pass. [D: the platform's filter language]
 *
 * @throws Failure `illegalValue` for a string without end or an escape other than `\"` and `\\`.
 */
export const tokenize = (source: string): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    const position = at + 1;
    if (BLANK.test(char)) {
      at += 1;
    } else if (char === '(' || char === ')' || char === ',') {
      tokens.push({ kind: char, text: char, position });
      at += 1;
    } else if (char === '"') {
      const { text, end } = readString(source, at);
      tokens.push({ kind: 'string', text, position });
      at = end;
    } else {
      let end = at + 1;
      while (end < source.length && !WORD_END.test(source.charAt(end))) end += 1;
      tokens.push({ kind: 'word', text: source.slice(at, end), position });
      at = end;
    }
  }
  tokens.push({ kind: 'end', text: '', position: source.length + 1 });
  return tokens;
};

/** Reads the string that opens at `start`; `end` is the place behind its closing quote. */
const readString = (source: string, start: number): { text: string; end: number } => {
  let text = '';
  for (let at = start + 1; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '"') return { text, end: at + 1 };
    if (char !== '\\') {
      text += char;
      continue;
    }
    at += 1;
    const escaped = source.charAt(at);
    if (escaped !== '"' && escaped !== '\\') throw syntaxError(at, `\\${escaped}`, 'the escape \\" or \\\\');
    text += escaped;
  }
  throw syntaxError(source.length + 1, undefined, 'a closing double quote');
};
