import { option, optional, text } from './option.ts';
import { OPTIONS } from './options.ts';

const { host, port, tls, tlsCert, tlsKey, controlKey } = OPTIONS;

/** Options of every command for a running server, by the name of their value: where it is, and which of its tenants is meant. */
export const CLIENT_OPTIONS = {
  url: optional(
    text('the base URL of a server, such as http://127.0.0.1:8080', /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?$/),
    {
      flag: 'url',
      placeholder: 'URL',
      help: 'Base URL of the running server.',
      defaultText: 'that of --host, --port, and --tls',
    },
  ),
  tenant: option(
    text('a tenant: lower-case letters, digits, and hyphens, up to 63', /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
    { flag: 'tenant', placeholder: 'NAME', help: 'Tenant that the command is for.', default: 'default' },
  ),
} as const;

/** How a command finds a running server. */
export const TARGET_OPTIONS = { ...CLIENT_OPTIONS, host, port, tls, tlsCert, tlsKey, controlKey } as const;
