/** What the server publishes of its filter language. */
export interface FilterField {
  readonly field: string;
  readonly holds: 'text' | 'boolean' | 'list';
  readonly operators: readonly string[];
}

/** A word that is valid at the cursor. */
export interface Completion {
  /** What takes the place of the word at the cursor. */
  readonly insert: string;
  readonly label: string;
  readonly hint: string;
}

/** The words that are valid at the cursor, and the part of the text that they replace. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly options: readonly Completion[];
}

const NONE: readonly Completion[] = [];

/**
 * Returns the words that are valid at the cursor, from the table that the server publishes. It reads only the words before the cursor:
 * whether a filter is valid is for the server to say.
 */
export const completionsAt = (text: string, cursor: number, fields: readonly FilterField[]): Completions => {
  const before = text.slice(0, cursor);
  const words = before.match(/"(?:[^"\\]|\\.)*"?|[^\s(),"]+|[(),]/g) ?? [];
  const isInWord = /[^\s(),]$/.test(before);
  const word = isInWord ? (words.at(-1) ?? '') : '';
  const previous = isInWord ? words.slice(0, -1) : words;
  const options = word.startsWith('"') ? NONE : nextWords(previous, fields);
  const fitting = options.filter(({ label }) => label.toLowerCase().startsWith(word.toLowerCase()) && label !== word);
  return { start: cursor - word.length, end: cursor, options: fitting };
};

const nextWords = (previous: readonly string[], fields: readonly FilterField[]): readonly Completion[] => {
  const last = previous.at(-1);
  const field = fields.find((known) => known.field === last);
  if (field) return operatorsOf(field);
  const owner = fields.find((known) => known.field === previous.at(-2));
  if (owner && last !== undefined && owner.operators.includes(last)) return valuesOf(owner);
  const isAfterTest =
    last !== undefined && (last.startsWith('"') || last === ')' || last === 'true' || last === 'false');
  return isAfterTest ? CONNECTIVES : [...fields.map(toCompletion), NOT];
};

const toCompletion = ({ field, holds, operators }: FilterField): Completion => ({
  insert: `${field} `,
  label: field,
  hint: `${holds}: ${operators.join(', ')}`,
});

const HINTS: Readonly<Record<string, string>> = {
  sw: 'starts with',
  co: 'contains',
  eq: 'equals',
  ca: 'contains all of',
};

const operatorsOf = ({ operators, holds }: FilterField): Completion[] =>
  operators.map((operator) => ({
    insert: `${operator} ${holds === 'boolean' ? '' : '"'}`,
    label: operator,
    hint: HINTS[operator] ?? 'operator',
  }));

const valuesOf = ({ holds }: FilterField): readonly Completion[] =>
  holds === 'boolean' ? ['true', 'false'].map((label) => ({ insert: label, label, hint: 'value' })) : NONE;

const CONNECTIVES: readonly Completion[] = [
  { insert: 'and ', label: 'and', hint: 'both' },
  { insert: 'or ', label: 'or', hint: 'one of both' },
];
const NOT: Completion = { insert: 'not ', label: 'not', hint: 'the opposite' };

/** Returns the filter that a plain word stands for, or undefined for anything but one: `work` becomes `name co "work"`. */
export const plainWordFilter = (text: string, fields: readonly FilterField[]): string | undefined => {
  const word = text.trim();
  const name = fields.find(({ field }) => field === 'name');
  if (!name || word === '' || /["()\\]/.test(word)) return undefined;
  const [first = '', ...others] = word.split(/\s+/);
  const isLanguage =
    first === 'not' || first === 'pr' || (fields.some(({ field }) => field === first) && others.length > 0);
  if (isLanguage) return undefined;
  return `name ${name.operators.includes('co') ? 'co' : 'sw'} "${word}"`;
};
