import type { ConnectorKind } from '../../models/enums.ts';
import type { Field, Section } from './form.ts';
import { field, HOST, PASSWORD, port, REQUIRED, shownFor, TLS, URL_FIELD, USER } from './form.ts';

const basic = (...fields: Field[]): Section => ({ key: 'Basic', fields });

const OAUTH_FIELDS: readonly Field[] = [
  field('tokenUrl', 'TokenURL', 'url', { ...REQUIRED, ...shownFor('authType', 'oauth') }),
  field('clientId', 'ClientID', 'text', { ...REQUIRED, ...shownFor('authType', 'oauth') }),
  field('clientSecret', 'ClientSecret', 'secret', { ...REQUIRED, ...shownFor('authType', 'oauth') }),
  field('scopes', 'OAuthScopes', 'list', shownFor('authType', 'oauth')),
];
const BASIC_FIELDS: readonly Field[] = [
  { ...USER, ...shownFor('authType', 'basic') },
  { ...PASSWORD, ...shownFor('authType', 'basic') },
];
const TOKEN_FIELDS: readonly Field[] = [
  field('apiToken', 'APIToken', 'secret', { ...REQUIRED, ...shownFor('authType', 'token') }),
];

const AUTH_METHODS = {
  basic: { label: 'AuthBasic', fields: BASIC_FIELDS },
  oauth: { label: 'AuthOAuth', fields: OAUTH_FIELDS },
  token: { label: 'AuthToken', fields: TOKEN_FIELDS },
} as const;

/** Returns a choice of authentication methods with the fields of each. The first is the default. */
const authentication = (...ways: (keyof typeof AUTH_METHODS)[]): Section => ({
  key: 'Authentication',
  fields: [
    field('authType', 'AuthenticationType', 'select', {
      ...REQUIRED,
      ...(ways[0] && { value: ways[0] }),
      options: ways.map((way) => [AUTH_METHODS[way].label, way] as const),
    }),
    ...ways.flatMap((way) => AUTH_METHODS[way].fields),
  ],
});

const PROXY: Section = {
  key: 'Proxy',
  fields: [
    field('useProxy', 'UseProxy', 'toggle', { value: 'false' }),
    field('proxyHost', 'ProxyHost', 'text', { ...REQUIRED, ...shownFor('useProxy', 'true') }),
    field('proxyPort', 'ProxyPort', 'number', { value: '3128', ...shownFor('useProxy', 'true') }),
  ],
};

const SEARCH_SCOPES = [
  ['ScopeSubtree', 'SUBTREE'],
  ['ScopeOneLevel', 'ONELEVEL'],
] as const;

const DIRECTORY_TREE: Section = {
  key: 'Directory',
  fields: [
    field('baseDN', 'BaseDN', 'text', REQUIRED),
    field('accountSearchBases', 'AccountSearchBases', 'list'),
    field('groupSearchBases', 'GroupSearchBases', 'list'),
    field('searchScope', 'SearchScope', 'select', { value: 'SUBTREE', options: SEARCH_SCOPES }),
  ],
};

const SSH: Section = {
  key: 'Host',
  fields: [
    HOST,
    port('22'),
    USER,
    field('authType', 'AuthenticationType', 'select', {
      ...REQUIRED,
      value: 'password',
      options: [
        ['AuthBasic', 'password'],
        ['AuthSSHKey', 'key'],
      ],
    }),
    { ...PASSWORD, ...shownFor('authType', 'password') },
    field('privateKey', 'PrivateKey', 'secrettextarea', { ...REQUIRED, ...shownFor('authType', 'key') }),
    field('sudoCommand', 'SudoCommand', 'text', { value: 'sudo' }),
  ],
};

/** The sections of the first menu, by kind. */
export const CONNECTION_PARTS: Readonly<Record<ConnectorKind, readonly Section[]>> = {
  cloud: [basic(URL_FIELD, field('region', 'Region', 'text')), authentication('oauth', 'token'), PROXY],
  collab: [basic(URL_FIELD), authentication('oauth', 'basic'), PROXY],
  cred: [
    {
      key: 'Vault',
      fields: [
        URL_FIELD,
        field('namespace', 'Namespace', 'text'),
        field('secretPath', 'VaultPath', 'text', REQUIRED),
        field('secretLifetime', 'SecretLifetime', 'number', { value: '300' }),
      ],
    },
    authentication('token', 'oauth'),
  ],
  database: [
    {
      key: 'Database',
      fields: [
        field('url', 'DatabaseURL', 'text', REQUIRED),
        field('database', 'DatabaseName', 'text'),
        USER,
        PASSWORD,
        TLS,
      ],
    },
  ],
  directory: [basic(HOST, port('636'), USER, PASSWORD, TLS), DIRECTORY_TREE],
  erp: [basic(URL_FIELD, field('companyId', 'CompanyID', 'text')), authentication('basic', 'oauth')],
  generic: [basic(URL_FIELD), authentication('basic', 'oauth', 'token'), PROXY],
  health: [basic(HOST, port('443'), TLS), authentication('basic', 'token')],
  hr: [basic(URL_FIELD, field('tenant', 'TenantName', 'text', REQUIRED)), authentication('oauth', 'basic')],
  itsm: [{ key: 'Instance', fields: [URL_FIELD] }, authentication('basic', 'oauth', 'token')],
  mainframe: [basic(HOST, port('389'), USER, PASSWORD, TLS)],
  os: [SSH],
  pam: [basic(URL_FIELD), authentication('oauth', 'token'), PROXY],
  sd: [basic(URL_FIELD), authentication('basic', 'oauth')],
  security: [{ key: 'Organization', fields: [URL_FIELD] }, authentication('token', 'oauth')],
};

/** The sections for a system without a direct connection, which is read from a file. */
export const FILE_PARTS: readonly Section[] = [
  {
    key: 'Transfer',
    fields: [
      field('transport', 'FileTransport', 'select', {
        value: 'upload',
        options: [
          ['TransportUpload', 'upload'],
          ['TransportSFTP', 'sftp'],
        ],
      }),
      { ...HOST, ...shownFor('transport', 'sftp') },
      { ...USER, ...shownFor('transport', 'sftp') },
      { ...PASSWORD, ...shownFor('transport', 'sftp') },
      field('filePath', 'FilePath', 'text', { ...REQUIRED, ...shownFor('transport', 'sftp') }),
    ],
  },
  {
    key: 'Format',
    fields: [
      field('delimiter', 'Delimiter', 'text', { ...REQUIRED, value: ',' }),
      field('hasHeader', 'HasHeader', 'toggle', { value: 'true' }),
      field('columnNames', 'ColumnNames', 'list', shownFor('hasHeader', 'false')),
    ],
  },
];
