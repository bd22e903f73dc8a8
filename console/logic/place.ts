/** The part of a request that was rejected, as it was sent. */
export interface Place {
  readonly of: 'query' | 'body' | 'path';
  readonly text: string;
  /** Where the part begins and ends in the text; equal if something is missing there. */
  readonly start: number;
  readonly end: number;
}

/** What is known of a rejected request. */
export interface Rejected {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly rejection: {
    readonly in: string | null;
    readonly field: string | null;
    readonly pointer: string | null;
    /** Within the text of the field, in characters from 1. */
    readonly position: number | null;
    readonly causes: readonly string[];
  };
}

/** Returns the place that a rejection is about; undefined if it names none that the request has. */
export const placeOf = (rejected: Rejected): Place | undefined => {
  switch (rejected.rejection.in) {
    case 'query':
      return inQuery(rejected);
    case 'path':
      return inPath(rejected);
    case 'body':
      return inBody(rejected);
    default:
      return undefined;
  }
};

const inQuery = ({ query, rejection: { field, position } }: Rejected): Place | undefined => {
  const value = field === null ? undefined : query[field];
  if (field === null || value === undefined) return undefined;
  const text = `${field}=${value}`;
  const before = field.length + 1;
  // A filter names the place of its fault; any other parameter is wrong as a whole.
  const start = before + (position ?? 1) - 1;
  return { of: 'query', text, start, end: position === null ? text.length : before + wordEnd(value, position - 1) };
};

const inBody = ({ body, rejection: { field, pointer, causes } }: Rejected): Place | undefined => {
  if (body === null || body === '') return undefined;
  const [, position] = causes.join(' ').match(/position (\d+) of the body/i) ?? [];
  const line = lineIn(body, causes);
  if (position !== undefined) {
    const start = Number(position) - 1;
    return { of: 'body', text: body, start, end: wordEnd(body, start) };
  }
  if (line) return { of: 'body', text: body, ...line };
  const range = rangeOf(body, pointer ?? (field === null ? '' : `/${field}`));
  return range && { of: 'body', text: body, ...range };
};

/** Returns the line of a document that a cause names: an upload is a body of several parts, and the document is the first that counts. */
const lineIn = (body: string, causes: readonly string[]): { start: number; end: number } | undefined => {
  const [, line] = causes.join(' ').match(/\bline (\d+)\b/) ?? [];
  if (line === undefined) return undefined;
  const document = body.startsWith('--') ? body.indexOf('\r\n\r\n') + 4 : 0;
  let start = document;
  for (let count = 1; count < Number(line); count += 1) {
    const end = body.indexOf('\n', start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  const length = /^[^\r\n]*/.exec(body.slice(start))?.[0].length ?? 0;
  return { start, end: start + length };
};

const inPath = ({ path, rejection: { causes } }: Rejected): Place | undefined => {
  const quoted = causes.flatMap((cause) => [...cause.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, name = '']) => name));
  const found = quoted.map(encodeURIComponent).find((name) => name !== '' && path.includes(name));
  const start = found === undefined ? 0 : path.lastIndexOf(found);
  return { of: 'path', text: path, start, end: found === undefined ? path.length : start + found.length };
};

/** Returns where the word that begins at an index ends: a string with its quotes, or up to a blank or bracket. */
export const wordEnd = (text: string, start: number): number => {
  const [word = ''] = /^(?:"(?:[^"\\]|\\.)*"?|[^\s(),"]+|[(),])/.exec(text.slice(start)) ?? [];
  return start + word.length;
};

/**
 * Returns where a JSON Pointer leads in the text of a document: to a value, or if it is missing, to the end of the nearest value that
 * is there. Undefined for the whole document, and for a text that is not JSON up to the place.
 */
export const rangeOf = (text: string, pointer: string): { start: number; end: number } | undefined => {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.length === 0) return undefined;
  try {
    return find(text, skipBlank(text, 0), steps);
  } catch {
    return undefined;
  }
};

const find = (text: string, start: number, steps: readonly string[]): { start: number; end: number } => {
  const [step, ...rest] = steps;
  if (step === undefined) return { start, end: valueEnd(text, start) };
  for (const [key, at] of membersOf(text, start)) if (key === step) return find(text, at, rest);
  const end = valueEnd(text, start);
  return { start: end - 1, end };
};

/** The members of an object or items of an array that begins at an index, each with the index of its value. */
function* membersOf(text: string, start: number): Generator<[string, number]> {
  const opening = text[start];
  if (opening !== '{' && opening !== '[') return;
  let at = skipBlank(text, start + 1);
  for (let index = 0; text[at] !== '}' && text[at] !== ']'; index += 1) {
    let key = String(index);
    if (opening === '{') {
      const end = stringEnd(text, at);
      key = JSON.parse(text.slice(at, end)) as string;
      at = skipBlank(text, skipBlank(text, end) + 1);
    }
    yield [key, at];
    at = skipBlank(text, valueEnd(text, at));
    if (text[at] === ',') at = skipBlank(text, at + 1);
    if (at >= text.length) throw new Error('The document ends too early.');
  }
}

const valueEnd = (text: string, start: number): number => {
  if (text[start] === '"') return stringEnd(text, start);
  if (text[start] !== '{' && text[start] !== '[')
    return start + (/^[^\s,\]}]*/.exec(text.slice(start))?.[0].length ?? 0);
  let at = start + 1;
  for (let depth = 1; depth > 0; ) {
    const character = text[at];
    if (character === undefined) throw new Error('The document ends too early.');
    if (character === '"') at = stringEnd(text, at);
    else {
      if (character === '{' || character === '[') depth += 1;
      if (character === '}' || character === ']') depth -= 1;
      at += 1;
    }
  }
  return at;
};

const stringEnd = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  throw new Error('The text does not end.');
};

const skipBlank = (text: string, start: number): number => {
  let at = start;
  while (/\s/.test(text.charAt(at))) at += 1;
  return at;
};
