/** What the filter of the request list looks at. */
export interface Filterable {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly operation: string | null;
  readonly clientId: string | null;
  readonly scriptName: string | null;
  readonly fault: string | null;
  readonly rule: string | null;
  /** Why it was rejected, or what a careful client should know. */
  readonly why: string;
  /** Its parameters as in a URL, without the question mark. */
  readonly query: string;
}

type Test = (entry: Filterable) => boolean;

/** The names that a term may begin with, and what each looks at. */
const FIELDS: Readonly<Record<string, (entry: Filterable) => string | null>> = {
  status: ({ status }) => String(status),
  method: ({ method }) => method,
  op: ({ operation }) => operation,
  client: ({ clientId }) => clientId,
  connector: ({ scriptName }) => scriptName,
  rule: ({ rule }) => rule,
  fault: ({ fault }) => fault,
  path: ({ path }) => path,
};

/** Names for people to see. */
export const FILTER_NAMES = Object.keys(FIELDS);

/**
 * Returns the test of a filter such as `status:4* op:patch* -client:console workday`: every term must fit, a minus turns a term
 * around, `*` stands for any text, and a term without a name is looked for in path, query, and reason.
 */
export const requestFilter = (text: string): Test => {
  const tests = (text.match(/-?(?:\w+:)?(?:"[^"]*"|\S+)/g) ?? []).filter((term) => term !== '-').map(toTest);
  return (entry) => tests.every((test) => test(entry));
};

const toTest = (term: string): Test => {
  const [, minus, name, rest = ''] = /^(-?)(?:(\w+):)?(.*)$/s.exec(term) ?? [];
  const field = name === undefined ? undefined : FIELDS[name.toLowerCase()];
  const wanted = (field || name === undefined ? rest : `${name}:${rest}`).replaceAll('"', '').toLowerCase();
  const fits: Test = field ? byField(field, wanted) : byText(wanted);
  return minus === '-' ? (entry) => !fits(entry) : fits;
};

const byField = (field: (entry: Filterable) => string | null, wanted: string): Test => {
  if (wanted === '') return () => true;
  const pattern = new RegExp(`^${wanted.split('*').map(escaped).join('.*')}$`, 's');
  return (entry) => pattern.test((field(entry) ?? '').toLowerCase());
};

const byText =
  (wanted: string): Test =>
  ({ path, query, why, method }) =>
    `${method} ${path}?${query} ${why}`.toLowerCase().includes(wanted);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Returns a filter with one more term; a term of the same name is replaced. */
export const withTerm = (text: string, name: string, value: string): string => {
  const others = text.split(/\s+/).filter((term) => term !== '' && !term.startsWith(`${name}:`));
  return [...others, `${name}:${/\s/.test(value) ? `"${value}"` : value}`].join(' ');
};
