import { ApiError, quote } from '../errors.ts';
import {
  FIELD_KINDS,
  type FilterField,
  type FilterNode,
  type FilterRules,
  OPERATORS,
  type Operator,
} from './fields.ts';

/** A piece of a filter; `position` counts characters from 1. */
export interface Token {
  readonly kind: 'word' | 'string' | '(' | ')' | ',' | 'end';
  /** The word, or the string without its quotes and escapes. */
  readonly text: string;
  readonly position: number;
}

/** Returns the error at a position. @param found undefined at the end of the filter. */
export const syntaxError = (position: number, found: string | undefined, expected: string): ApiError =>
  new ApiError('illegalValue', {
    field: 'filters',
    position,
    causes: [
      `Position ${position} of filters: expected ${expected}, found ${found === undefined ? 'the end' : quote(found)}.`,
    ],
  });

const BLANK = /[ \t\r\n]/;
const WORD_END = /[ \t\r\n(),"]/;

/**
 * Splits a filter into tokens. [D: the platform's filter language]
 *
 * @throws ApiError `illegalValue` for an unterminated string, or an escape other than `\"` and `\\`.
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

/** Reads the string that opens at `start`. @returns its value, and the offset after its closing quote. */
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

/** Maximum nesting of `not` and parentheses. The service documents no limit. [A] */
export const MAX_FILTER_DEPTH = 100;

/** Maximum length of a filter in characters, twice what the head of a request can hold. More is a `limitViolation`. [A] */
export const MAX_FILTER_LENGTH = 32_768;

/** Maximum number of terms in a filter: each test is one, and each value of a list. More are a `limitViolation`. [A] */
export const MAX_FILTER_TERMS = 2_000;

/**
 * Parses a filter, in time linear in its length. [D]
 *
 * @returns undefined for a blank filter, which selects everything. [A]
 * @throws ApiError `illegalValue`, with a cause that names the position and what was expected there; `limitViolation` for a filter
 *   that is too long or has too many terms.
 */
export const parseFilter = (source: string, rules: FilterRules): FilterNode | undefined => {
  if (source.length > MAX_FILTER_LENGTH) {
    throw tooLarge(`filters has ${source.length} characters; at most ${MAX_FILTER_LENGTH} are allowed.`);
  }
  const tokens = tokenize(source);
  return tokens.length === 1 ? undefined : new FilterParser(tokens, rules).parse();
};

const tooLarge = (cause: string): ApiError => new ApiError('limitViolation', { field: 'filters', causes: [cause] });

/** A recursive descent parser: `or` < `and` < `not` < test, with one method for each level. */
class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #rules: FilterRules;
  #at = 0;
  #depth = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], rules: FilterRules) {
    this.#tokens = tokens;
    this.#rules = rules;
  }

  parse(): FilterNode {
    const node = this.#or();
    if (this.#peek().kind !== 'end') throw this.#unexpected('and, or, or the end of the filter');
    return node;
  }

  #or(): FilterNode {
    return this.#chain('or', () => this.#chain('and', () => this.#not()));
  }

  #chain(kind: 'and' | 'or', part: () => FilterNode): FilterNode {
    const first = part();
    const nodes = [first];
    while (this.#takeWord(kind)) nodes.push(part());
    return nodes.length === 1 ? first : { kind, nodes };
  }

  #not(): FilterNode {
    if (this.#takeWord('not')) return { kind: 'not', node: this.#nested(() => this.#not()) };
    if (!this.#take('(')) return this.#test();
    const node = this.#nested(() => this.#or());
    if (!this.#take(')')) throw this.#unexpected('a closing parenthesis');
    return node;
  }

  #nested(part: () => FilterNode): FilterNode {
    if (this.#depth >= MAX_FILTER_DEPTH) throw this.#unexpected(`at most ${MAX_FILTER_DEPTH} levels of nesting`);
    this.#depth += 1;
    const node = part();
    this.#depth -= 1;
    return node;
  }

  #test(): FilterNode {
    const prefix = this.#isPresencePrefix() ? this.#next() : undefined;
    const field = this.#field();
    const operatorToken = prefix ?? this.#peek();
    const operator = prefix ? 'pr' : this.#operator();
    this.#permit(field, operator, operatorToken);
    const kind = FIELD_KINDS[field];
    if (kind !== 'list') this.#countTerm();
    // The field has this kind and permits this operator, which the compiler cannot know.
    switch (kind) {
      case 'boolean':
        return { kind, field: field as 'directConnect', value: this.#boolean() };
      case 'list':
        return { kind, field: field as 'features', values: this.#strings() };
      case 'text':
        return { kind, field: field as 'name', operator: operator as 'sw', value: this.#string() };
    }
  }

  #countTerm(): void {
    this.#terms += 1;
    if (this.#terms > MAX_FILTER_TERMS) throw tooLarge(`filters has more than ${MAX_FILTER_TERMS} terms.`);
  }

  /** `pr field` is the only test with its operator first. */
  #isPresencePrefix(): boolean {
    return this.#peek().kind === 'word' && this.#peek().text === 'pr';
  }

  #field(): FilterField {
    const { kind, text } = this.#peek();
    if (kind !== 'word' || !Object.hasOwn(this.#rules, text)) {
      throw this.#unexpected(`one of the fields ${Object.keys(this.#rules).join(', ')}`);
    }
    this.#next();
    return text as FilterField;
  }

  #operator(): Operator {
    const { kind, text } = this.#peek();
    const operator = kind === 'word' ? OPERATORS.find((known) => known === text) : undefined;
    if (operator === undefined) throw this.#unexpected(`one of the operators ${OPERATORS.join(', ')}`);
    this.#next();
    return operator;
  }

  #permit(field: FilterField, operator: Operator, token: Token): void {
    const allowed = this.#rules[field] ?? [];
    if (allowed.includes(operator)) return;
    throw syntaxError(token.position, `${field} ${operator}`, `${field} with ${allowed.join(', ')}`);
  }

  #string(): string {
    if (this.#peek().kind !== 'string') throw this.#unexpected('a text in double quotes');
    return this.#next().text;
  }

  #listValue(): string {
    this.#countTerm();
    return this.#string();
  }

  /** Parses one or more values separated by commas, in parentheses [D] or without [A]. */
  #strings(): string[] {
    const opened = this.#take('(');
    const values = [this.#listValue()];
    while (this.#take(',')) values.push(this.#listValue());
    if (opened && !this.#take(')')) throw this.#unexpected('a comma or a closing parenthesis');
    return values;
  }

  /** Parses a boolean: `eq "true"` and `eq true` are the same. [D] */
  #boolean(): boolean {
    const { kind, text } = this.#peek();
    const literal = kind === 'string' ? text.toLowerCase() : text;
    if ((kind !== 'string' && kind !== 'word') || (literal !== 'true' && literal !== 'false')) {
      throw this.#unexpected('true or false');
    }
    this.#next();
    return literal === 'true';
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token; // The parser never moves past the end token.
  }

  #next(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #take(kind: Token['kind']): boolean {
    if (this.#peek().kind !== kind) return false;
    this.#next();
    return true;
  }

  #takeWord(text: string): boolean {
    return this.#peek().kind === 'word' && this.#peek().text === text && this.#take('word');
  }

  #unexpected(expected: string) {
    const { kind, text, position } = this.#peek();
    return syntaxError(position, kind === 'end' ? undefined : text, expected);
  }
}
