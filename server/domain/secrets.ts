/** The text that logs show in place of a secret. */
export const MASK = '***';

/**
 * A parameter whose name ends in one of these words is a secret: `client_secret`, `refreshToken`, `code_verifier`. A plain PKCE
 * challenge is the verifier itself.
 */
const SECRET_WORDS = ['secret', 'token', 'password', 'assertion', 'verifier', 'challenge'];

const hex = (character: string): string => `%${character.charCodeAt(0).toString(16)}`;

/** Returns a pattern for a word in which each letter may be percent-encoded. */
const spelled = (word: string): string =>
  [...word].map((letter) => `(?:${letter}|${hex(letter)}|${hex(letter.toUpperCase())})`).join('');

/** `code` is a secret only as a whole word: `country_code` is none. The name of a list ends in an index: `code[0]`. */
const SECRET_NAME = `(?:${SECRET_WORDS.map(spelled).join('|')}|(?<=^|\\W|%[0-9a-f]{2})${spelled('code')})(?:[\\s+[\\]\\d]|%20|%5b|%5d)*`;
const WHOLE_NAME = new RegExp(`${SECRET_NAME}$`, 'i');
const IN_TEXT = new RegExp(`(${SECRET_NAME}(?:=|%3d))[^&]+`, 'gi');
const IN_LINE = new RegExp(`(${SECRET_NAME}(?:=|%3d))[^&"\\\\\\s]+`, 'gi');

/** Returns whether the value of a parameter or JSON member is a secret. An empty value is shown, because it reveals a mistake. */
const isSecret = (name: string, value: unknown): boolean => value !== '' && value !== null && WHOLE_NAME.test(name);

/** Returns a URL or a part of one with the values of secret parameters masked, however their names are encoded. */
export const maskText = (text: string): string => text.replace(IN_TEXT, `$1${MASK}`);

/** Returns a line of JSON that may quote URLs with the values of secret parameters masked. The line stays valid JSON. */
export const maskLine = (line: string): string => line.replace(IN_LINE, `$1${MASK}`);

/** Returns the path and query of a URL, masked, without the scheme and authority of an absolute URL: they can hold a password. */
export const maskUrl = (url: string): string => maskText(url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, ''));

/** Returns parameters with their secrets masked: by name, and in values that quote a URL. */
export const maskParameters = (parameters: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      maskText(name),
      isSecret(name, value) ? MASK : maskText(String(value)),
    ]),
  );

/** Returns the values of those parameters that are secrets. */
export const secretsIn = (parameters: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(parameters)
    .filter(([name, value]) => isSecret(name, value))
    .flatMap(([, value]) => value)
    .map(String);

/**
 * Returns a JSON document with its secret members masked, at any depth; undefined if the text is not JSON.
 *
 * @param sent secrets of the request, which the description of an OAuth error can quote. [D]
 */
export const maskJson = (text: string, sent: readonly string[]): string | undefined => {
  try {
    return JSON.stringify(JSON.parse(text), (name, value: unknown) => {
      if (isSecret(name, value)) return MASK;
      if (name !== 'error_description' || typeof value !== 'string') return value;
      return sent.reduce((description, secret) => description.replaceAll(secret, MASK), value);
    });
  } catch {
    return undefined;
  }
};

const SCHEME = /^(?:basic|bearer|digest|dpop|negotiate|ntlm) +/i;
const SECRET_HEADER = /cookie|secret|token|password|api-?key|x-emulator-key/i;

/** Returns the value of a header, masked. A credential keeps its scheme, a URL everything but its secrets. */
export const maskHeader = (name: string, value: string): string => {
  if (/authorization$/i.test(name)) return (SCHEME.exec(value)?.[0] ?? '') + MASK;
  return SECRET_HEADER.test(name) ? MASK : maskText(value);
};
