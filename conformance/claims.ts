/** A claim that a user wants to check about their client, and the evidence behind the emulator's behavior. */
export interface Claim {
  /** The claim about the client, in the words of a user: "My client …". */
  readonly client: string;
  /** IDs of the conformance cases for the behavior. The claim is as certain as the least certain of them. */
  readonly cases: readonly string[];
  /** IDs of the checks in `test/clients` that show a published client doing it. */
  readonly checks: readonly string[];
}

const claim = (client: string, cases: readonly string[], checks: readonly string[] = []): Claim => ({
  client,
  cases,
  checks,
});

/** What users can validate with the emulator, by topic. */
export const CLAIMS: Readonly<Record<string, readonly Claim[]>> = {
  'Tokens and permissions': [
    claim('gets a token in the way of its SDK', [
      'tokens/typescript',
      'tokens/python',
      'tokens/go',
      'tokens/powershell',
    ]),
    claim('notices wrong credentials', ['tokens/wrong-secret', 'tokens/unknown-client'], ['token-rejected']),
    claim(
      'gets a new token when the old one expires',
      ['errors/unauthorized-expired', 'tokens/lifetime'],
      ['token-expired'],
    ),
    claim('reports a missing permission (403)', ['errors/forbidden', 'tokens/scope-read-not-manage'], ['error-403']),
    claim('works with read-only credentials', ['tokens/scope-read']),
    claim('uses refresh tokens', ['tokens/refresh-token', 'tokens/authorization-code']),
  ],
  'Lists and filters': [
    claim('pages through more than 250 connectors', ['list/limit-default', 'list/offset-past-end'], ['list-paginator']),
    claim('reads the total from `X-Total-Count`', ['list/count-true', 'list/count-limit'], ['list-count']),
    claim(
      'writes filters that the API accepts',
      ['filters/name-sw', 'filters/features-ca-all', 'filters/and'],
      ['list-filter'],
    ),
    claim('reports a filter that the API rejects', ['filters/name-eq', 'errors/code-illegal-value'], ['error-400']),
    claim('escapes user input in a filter', ['filters/escape-quote', 'filters/escape-backslash', 'filters/sql']),
    claim('expects only released connectors in a list', ['list/released-only', 'list/released-only-deprecated']),
    claim('survives null features and missing class names', ['families/nulls-list-v1', 'families/nulls-detail-v1']),
    claim('asks for descriptions in a locale', ['list/locale-translated', 'list/locale-unknown'], ['list-locale']),
  ],
  'Creating and changing': [
    claim(
      'creates a connector from a name and a class',
      ['create/response', 'create/type-default', 'create/status-default'],
      ['create'],
    ),
    claim('reports a missing field', ['create/name-missing', 'errors/code-required']),
    claim('handles a name that is taken', ['create/name-taken', 'errors/code-conflict']),
    claim('uses the `scriptName` of the response instead of guessing it', [
      'create/script-name-key',
      'create/script-name-collision',
    ]),
    claim('sends a valid JSON Patch', ['patch/add', 'patch/replace', 'patch/remove', 'patch/response'], ['patch']),
    claim(
      'reports a patch of a read-only field',
      ['patch/field-status', 'errors/code-illegal-update'],
      ['patch-rejected'],
    ),
    claim('relies on a failed patch changing nothing', ['patch/test-fails']),
    claim('deletes a connector and expects 404 afterwards', ['patch/delete', 'patch/delete-documents'], ['delete']),
  ],
  'Documents and translations': [
    claim(
      'uploads a form as bytes, text, or file',
      ['documents/client-typescript-string', 'documents/client-typescript-blob', 'documents/client-python'],
      ['put-source-config-bytes', 'put-source-config-text', 'put-source-config-file'],
    ),
    claim(
      'treats UNCHANGED, SKIPPED, and ERROR as outcomes of a 200',
      ['documents/unchanged', 'documents/skipped', 'documents/error-close-tag'],
      ['put-source-template'],
    ),
    claim('reads a document as XML, not as JSON', ['documents/read-source-config'], ['get-source-config']),
    claim('reads the form in a locale', ['detail/labels-translated', 'detail/labels-fall-back'], ['get-locale']),
    claim('uploads translations of a locale', ['translations/stored', 'translations/updated']),
    claim('falls back to English texts', ['translations/fall-back'], ['get-translations']),
  ],
  Failures: [
    claim('retries a 429 and honors `Retry-After`', ['limits/rate'], ['retry-429']),
    claim('retries a 500', [], ['retry-500']),
    claim('retries a dropped connection', [], ['retry-reset']),
    claim('reports a 404 with its tracking ID', ['detail/unknown', 'errors/tracking-id'], ['error-404']),
    claim('logs the request ID of a response', ['headers/request-id-good'], ['request-id']),
  ],
};
