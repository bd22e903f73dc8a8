import { styleText } from 'node:util';

/** The colors in use: those of the terminal's own palette that can be read on a light and on a dark background. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta';

/** Returns a text in a style, or as it is if the stream shows no colors. */
export type Paint = (style: Style, text: string) => string;

/** A stream that text is written to: a terminal, a file, or a pipe. */
export interface TextStream extends NodeJS.WritableStream {
  /** Width of a terminal in characters; undefined for a file or a pipe. */
  readonly columns?: number;
  /** Bytes that have been written but not passed on yet. */
  readonly writableLength: number;
}

/** Returns what paints text for a stream. A terminal has colors unless `NO_COLOR` is set; `FORCE_COLOR` gives them to a pipe too. */
export const painterFor = (stream: TextStream): Paint => {
  const isColored = styleText('bold', 'x', { stream }) !== 'x';
  return (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text);
};

/** Characters that move the cursor, hide text, or turn its direction: a request must not be able to write on the screen at will. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Returns a text on one line, with what a terminal would obey written as an escape. */
export const printable = (text: string): string =>
  text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

/** Returns a text cut at spaces into lines of at most `width` characters; a longer word stays whole. */
export const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};
