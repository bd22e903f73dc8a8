/** Options in the order of the help, by the name of their value, under what they are about. */
export const OPTION_GROUPS: readonly (readonly [group: string, keys: readonly string[]])[] = [
  ['this command', ['wait', 'shell', 'unset', 'follow', 'format', 'check']],
  ['where the server is', ['url', 'tenant', 'port', 'host', 'publicUrl', 'tls', 'tlsCert', 'tlsKey']],
  ['what it serves', ['fixtures', 'watch', 'state', 'data', 'tenantFrom', 'maxTenants', 'seed']],
  ['who may call it', ['auth', 'clients', 'clientsFile', 'tokenLifetime', 'signingKey', 'controlKey', 'cors']],
  ['how strict it is', ['strict', 'rateLimit', 'maxUpload', 'requestTimeout']],
  ['what it tells', ['logLevel', 'logFormat', 'requestLog', 'requestLogEntries', 'requestLogBytes', 'readyFile']],
];
