/** A number in a JSON text that a JavaScript number cannot represent exactly. */
export interface InexactNumber {
  /** The number as it was sent, cut to 40 characters. */
  readonly literal: string;
  /** Position of its first character, counted from 1. */
  readonly position: number;
}

/** Numbers of up to this many characters are exact unless they have an exponent: a double holds 15 digits. */
const EXACT_LENGTH = 15;
/** Maximum number of significant digits that JavaScript prints. */
const MAX_DIGITS = 17;
const MAX_SHOWN = 40;

const [QUOTE, ESCAPE, MINUS, ZERO, NINE] = Array.from('"\\-09', (char) => char.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];
const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/**
 * Returns the first number whose value changes when it is parsed and printed, such as 1e400 or 9007199254740993, or undefined if
 * there is none. `1.0`, `1e2`, and `0.1` are exact. Takes time linear in the length of the text.
 *
 * @param text is JSON.
 */
export const inexactNumber = (text: string): InexactNumber | undefined => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === MINUS || isDigit(code)) {
      const start = at;
      while (isOfNumber(text.charCodeAt(at + 1))) at += 1;
      const literal = text.slice(start, at + 1);
      if (!isExact(literal)) {
        const shown = literal.length > MAX_SHOWN ? `${literal.slice(0, MAX_SHOWN)}...` : literal;
        return { literal: shown, position: start + 1 };
      }
    }
  }
  return undefined;
};

/** Matches digits, signs, the decimal point, and the letter of the exponent. */
const isOfNumber = (code: number): boolean =>
  isDigit(code) || code === 43 || code === 45 || code === 46 || (code | 32) === 101;

/** Returns the offset of the closing quote of the string that opens at `start`. */
const endOfString = (text: string, start: number): number => {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === ESCAPE) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
};

const isExact = (literal: string): boolean => {
  if (literal.length <= EXACT_LENGTH && !/[eE]/.test(literal)) return true;
  const given = toDecimal(literal);
  if (given.digits.length > MAX_DIGITS) return false;
  const printed = toDecimal(String(Number(literal)));
  return given.digits === printed.digits && (given.digits === '' || given.exponent === printed.exponent);
};

/** A number without its sign: digits without zeros at either end, and the power of ten of the last digit. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** Parses a literal. `Infinity` has no digits, so it differs from every literal that overflows to it. */
const toDecimal = (literal: string): Decimal => {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const all = whole + fraction;
  let start = 0;
  while (start < all.length && all.charCodeAt(start) === ZERO) start += 1;
  let end = all.length;
  while (end > start && all.charCodeAt(end - 1) === ZERO) end -= 1;
  return { digits: all.slice(start, end), exponent: Number(exponent) - fraction.length + (all.length - end) };
};
