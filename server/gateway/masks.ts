const MASK = '***';

/** Parameters of token requests and answers that open something. */
const SECRETS: ReadonlySet<string> = new Set([
  'client_secret',
  'refresh_token',
  'access_token',
  'code_verifier',
  'code',
]);
const NAMES = [...SECRETS].join('|');
const IN_MULTIPART = new RegExp(`(name="?(?:${NAMES})"?\\r\\n(?:[^\\r\\n]+\\r\\n)*\\r\\n)[^\\r\\n]*`, 'g');
const IN_JSON = new RegExp(`("(?:${NAMES})"\\s*:\\s*")[^"]*`, 'g');

/** Parameters with the secrets among them masked, however their names are encoded. */
export const maskParameters = (text: string): string => {
  const parameters = new URLSearchParams(text);
  const secret = [...new Set(parameters.keys())].filter((name) => SECRETS.has(name));
  if (secret.length === 0) return text;
  for (const name of secret) parameters.set(name, MASK);
  return parameters.toString();
};

/** The body of a token request or answer with its secrets masked. */
export const maskBody = (text: string, contentType: string): string =>
  contentType.includes('urlencoded')
    ? maskParameters(text)
    : text.replace(IN_MULTIPART, `$1${MASK}`).replace(IN_JSON, `$1${MASK}`);

/** A header with what opens something masked: the kind of a credential may be told, and where a redirect leads. */
export const maskHeader = (name: string, value: string): string => {
  switch (name) {
    case 'authorization':
      return value.replace(/^(\S+ +)?.*$/s, `$1${MASK}`);
    case 'x-emulator-key':
      return MASK;
    case 'location': {
      const [address = '', query] = value.split('?', 2);
      return query === undefined ? value : `${address}?${maskParameters(query)}`;
    }
    default:
      return value;
  }
};
