/**
 * The closed sets of the API as plain values, free of TypeBox, so that the running server can import them.
 */

/** Locales that have translations in ISC, in the order of the published enumeration. [D] */
export const LOCALES = [
  'de',
  'no',
  'fi',
  'sv',
  'ru',
  'pt',
  'ko',
  'zh-TW',
  'en',
  'it',
  'fr',
  'zh-CN',
  'hu',
  'es',
  'cs',
  'ja',
  'pl',
  'da',
  'nl',
] as const;
export type Locale = (typeof LOCALES)[number];

/** States in which a connector may be created. [D] */
export const CREATE_STATUSES = ['DEVELOPMENT', 'DEMO', 'RELEASED'] as const;

/** States that a connector may have; DEPRECATED is only ever read. [D] */
export const CONNECTOR_STATUSES = ['DEPRECATED', ...CREATE_STATUSES] as const;

/** Outcomes of a document upload, all of them answered with HTTP 200. [D] */
export const UPDATE_STATUSES = ['ERROR', 'UPDATED', 'UNCHANGED', 'SKIPPED'] as const;
export type UpdateStatus = (typeof UPDATE_STATUSES)[number];

/** What a provisioning policy is used for. [D] */
export const USAGE_TYPES = [
  'CREATE',
  'UPDATE',
  'ENABLE',
  'DISABLE',
  'DELETE',
  'ASSIGN',
  'UNASSIGN',
  'CREATE_GROUP',
  'UPDATE_GROUP',
  'DELETE_GROUP',
  'REGISTER',
  'CREATE_IDENTITY',
  'UPDATE_IDENTITY',
  'EDIT_GROUP',
  'UNLOCK',
  'CHANGE_PASSWORD',
] as const;
export type UsageType = (typeof USAGE_TYPES)[number];

/** Types of the fields of a provisioning policy. [D] */
export const FIELD_TYPES = ['string', 'int', 'long', 'date', 'boolean', 'secret'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/**
 * Folders with the texts of the connectors in a folder of fixtures. It can contain anything else, up to a whole disk, so only these
 * are read and watched.
 */
export const FIXTURE_TEXT_FOLDERS: readonly string[] = ['documents', 'translations'];

/** Seeds that come with the package. */
export const FIXTURE_PROFILES = ['default', 'minimal', 'large', 'none', 'nulls', 'custom'] as const;
export type FixtureProfile = (typeof FIXTURE_PROFILES)[number];
export const isFixtureProfile = (text: string): text is FixtureProfile =>
  FIXTURE_PROFILES.some((profile) => profile === text);

/** Kinds of systems: what a connector's documents are derived from where none are written. Ours, never sent. */
export const CONNECTOR_KINDS = [
  'cloud',
  'collab',
  'cred',
  'database',
  'directory',
  'erp',
  'generic',
  'health',
  'hr',
  'itsm',
  'mainframe',
  'os',
  'pam',
  'sd',
  'security',
] as const;
export type ConnectorKind = (typeof CONNECTOR_KINDS)[number];

/** Operations of RFC 6902. */
export const PATCH_OPS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

/** Where the locale of an error message comes from. [D] */
export const LOCALE_ORIGINS = ['DEFAULT', 'REQUEST'] as const;

/** Most operations that one patch may hold. [A] */
export const MAX_PATCH_OPERATIONS = 1_000;

/**
 * Keyword for what a rule demands of a value beyond its schema. Validators leave it to the rule, whose error says more; OpenAPI documents
 * show it.
 */
export const RULED = 'x-ruled';

/** A JSON Pointer (RFC 6901). A validator cannot use the pattern: on pointers of megabytes it exhausts the stack. */
export const JSON_POINTER_PATTERN = '^(/([^/~]|~[01])*)*$';
