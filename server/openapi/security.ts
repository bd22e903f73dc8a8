import type { Access } from '../domain/auth/access.ts';
import { SCOPES_FOR } from '../domain/auth/access.ts';

const SCOPES = {
  'sp:scopes:default': 'The scopes of the user level.',
  'sp:scopes:all': 'All scopes.',
  'idn:connector-config:read': 'Read connectors.',
  'idn:connector-config:manage': 'Read and change connectors.',
};

/** Returns the published security schemes, at the endpoints under a base URL. [D] */
export const securitySchemes = (baseUrl: string): Readonly<Record<string, object>> => {
  const tokenUrl = `${baseUrl}/oauth/token`;
  const clientCredentials = { tokenUrl, scopes: SCOPES };
  return {
    userAuth: {
      type: 'oauth2',
      description: 'A token of a user. Any client ID and secret work until you configure clients.',
      flows: {
        clientCredentials,
        authorizationCode: { authorizationUrl: `${baseUrl}/oauth/authorize`, tokenUrl, scopes: SCOPES },
      },
    },
    applicationAuth: {
      type: 'oauth2',
      description: 'A token of a client without a user.',
      flows: { clientCredentials },
    },
  };
};

/** Returns the security of an operation as it is published: one of these scopes is enough. [D] */
export const securityOf = (access: Access): readonly object[] => [{ userAuth: [...SCOPES_FOR[access]] }];
