import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TARGET_OPTIONS } from '../options/client-options.ts';
import { CERTIFICATE_VARIABLE } from '../options/environment.ts';
import { oneOf, option, SWITCH } from '../options/option.ts';
import { OPTIONS } from '../options/options.ts';
import { isSecure } from '../options/read-options.ts';
import { print } from '../platform/output.ts';
import { StartError } from '../platform/start-error.ts';
import { baseUrlOf } from './client.ts';
import type { Command } from './command.ts';
import { readCommand } from './read-arguments.ts';
import { variablesFor } from './variables.ts';

const SHELLS = ['sh', 'powershell', 'cmd', 'dotenv'] as const;
type Shell = (typeof SHELLS)[number];

const ROWS = {
  ...TARGET_OPTIONS,
  clients: OPTIONS.clients,
  publicUrl: OPTIONS.publicUrl,
  data: OPTIONS.data,
  shell: option(oneOf(SHELLS), {
    flag: 'shell',
    flagOnly: true,
    placeholder: SHELLS.join('|'),
    help: 'Language of the lines.',
    default: process.platform === 'win32' ? 'powershell' : 'sh',
    defaultText: 'sh, on Windows powershell',
  }),
  unset: option(SWITCH, {
    flag: 'unset',
    flagOnly: true,
    placeholder: 'on|off',
    impliedValue: 'on',
    help: 'Prints the lines that remove the variables.',
    default: false,
  }),
} as const;

export const env: Command = {
  usage: ['[OPTIONS]'],
  summary: 'Print the environment variables with which the official SDKs find a server.',
  description: [
    'It prints SAIL_BASE_URL, SAIL_CLIENT_ID, and SAIL_CLIENT_SECRET, which the SDKs read, and EMULATOR_URL, which the commands of this program read. It takes the same options and variables as the server.',
  ],
  options: ROWS,
  examples: [
    ['env --port 9000', 'prints lines for eval "$(…)" of a POSIX shell'],
    ['env --shell powershell', 'prints lines for … | Invoke-Expression'],
  ],
  run: async (argv, environment) => {
    const { options } = readCommand('env', argv, environment, ROWS);
    const { shell, unset, clients, publicUrl, tenant } = options;
    const base = publicUrl === undefined ? baseUrlOf(options) : baseUrlOf({ ...options, url: publicUrl, tenant });
    const [client = { id: 'any-id', secret: 'any-secret' }] = clients;
    const variables = variablesFor({ url: base, ...client, certificateFile: certificateFileOf(options) });
    if (unset && shell === 'dotenv') {
      throw new StartError(
        '--unset takes the shells sh, powershell, and cmd: a dotenv file cannot remove variables.',
        'USAGE',
        {
          option: '--unset',
        },
      );
    }
    // What was set for TLS goes too, whatever the server speaks now.
    const names = [...new Set([...Object.keys(variables), ...(unset ? [CERTIFICATE_VARIABLE] : [])])];
    const lines = names.map((name) => (unset ? UNSET[shell](name) : SET[shell](name, variables[name] ?? '')));
    await print(`${lines.join('\n')}\n`);
    return 0;
  },
};

const SET: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  // In quotes, & and | are characters like others; a percent sign is not.
  cmd: (name, value) => `set "${name}=${value.replaceAll('%', '%%')}"`,
  dotenv: (name, value) => `${name}=${/^[\w:/.@-]*$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`}`,
};

const UNSET: Readonly<Record<Shell, (name: string) => string>> = {
  sh: (name) => `unset ${name}`,
  powershell: (name) => `Remove-Item Env:${name} -ErrorAction SilentlyContinue`,
  cmd: (name) => `set "${name}="`,
  dotenv: () => '',
};

/** The file of what a client has to trust, if the server's options tell where it is. */
const certificateFileOf = (options: Parameters<typeof isSecure>[0] & { data: string | undefined }) => {
  if (!isSecure(options)) return undefined;
  if (options.tlsCert !== undefined) return options.tlsCert;
  const file = options.data === undefined ? undefined : join(options.data, 'tls', 'certificate.pem');
  return file !== undefined && existsSync(file) ? file : undefined;
};
