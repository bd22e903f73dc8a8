/** An attribute of a schema: name, type, and description. */
export type AttributePart = readonly [name: string, type: 'string' | 'boolean' | 'int' | 'date', description: string];

/** The schemas of a derived template: accounts and groups of one kind of system. [A] */
export interface SchemaParts {
  /** Type of the accounts in the system itself. */
  readonly accountObject: string;
  /** The first is the identity attribute, the second the display attribute. */
  readonly account: readonly [AttributePart, AttributePart, ...AttributePart[]];
  /** Omitted if accounts have no groups. */
  readonly group?: {
    readonly object: string;
    /** The account attribute with the memberships. */
    readonly membership: AttributePart;
    readonly attributes: readonly [AttributePart, AttributePart, ...AttributePart[]];
  };
  /** Identity attribute → account attribute. */
  readonly correlation: Readonly<Record<string, string>>;
}

export const FIRST_NAME: AttributePart = ['firstName', 'string', 'Given name of the person.'];
export const LAST_NAME: AttributePart = ['lastName', 'string', 'Family name of the person.'];
export const EMAIL: AttributePart = ['email', 'string', 'Primary email address.'];
export const DISPLAY_NAME: AttributePart = ['displayName', 'string', 'Name as it is shown to others.'];
export const TITLE: AttributePart = ['title', 'string', 'Job title.'];
export const DEPARTMENT: AttributePart = ['department', 'string', 'Department the person works in.'];
export const PHONE: AttributePart = ['phone', 'string', 'Telephone number at work.'];
export const ACTIVE: AttributePart = ['active', 'boolean', 'Whether the account can be used.'];
export const LAST_LOGIN: AttributePart = ['lastLogin', 'date', 'Time of the last sign-in.'];
export const CREATED: AttributePart = ['created', 'date', 'Time at which the account was made.'];
export const LOCALE: AttributePart = ['locale', 'string', 'Language the account works in.'];

export const DESCRIPTION: AttributePart = ['description', 'string', 'What it is for.'];
export const OWNER: AttributePart = ['owner', 'string', 'Who decides about membership.'];
export const ID: AttributePart = ['id', 'string', 'Unique identifier, which never changes.'];
export const NAME: AttributePart = ['name', 'string', 'Name, which may change.'];
export const USER_NAME: AttributePart = ['userName', 'string', 'Name with which the person signs in.'];
