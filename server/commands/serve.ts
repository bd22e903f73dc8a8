import { X509Certificate } from 'node:crypto';
import { type Emulator, startEmulator } from '../index.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { readOptions } from '../options/read-options.ts';
import { isLoopback, isNamedBy } from '../platform/address.ts';
import { print } from '../platform/output.ts';
import { VERSION } from '../platform/package.ts';
import { limitYoungGeneration } from '../platform/young-generation.ts';
import type { Command } from './command.ts';

/** How long running requests may take to finish when the process is told to end, in milliseconds. */
const SHUTDOWN_GRACE_MS = 900;

/** Serves until the process is told to end. */
export const serve: Command = async (argv, environment) => {
  const options = readOptions(argv, environment);
  const ended = nextSignal();
  limitYoungGeneration();
  const emulator = await startEmulator(options);
  // The server serves even if nobody can read its greeting.
  await print(greeting(emulator, options)).catch(() => {});
  await ended;
  // A request that does not finish in time is cut off; databases are safe at any moment.
  setTimeout(() => process.exit(0), SHUTDOWN_GRACE_MS).unref();
  await emulator.close();
  return 0;
};

/** Resolves at the first SIGTERM or SIGINT. As process 1 the two do nothing unless they are listened for. */
const nextSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });

/** What a server says when it is ready: where it is, what it takes, and a command line that works as it stands. */
export const greeting = (emulator: Emulator, { auth, clients, data, host, controlKey }: ResolvedOptions): string => {
  const { url } = emulator;
  const curl = `curl -s${trust(emulator)}`;
  const [client] = clients;
  const id = client?.id ?? 'any-id';
  const secret = client?.secret ?? 'any-secret';
  const request = `${curl} -d grant_type=client_credentials --data-urlencode ${quote(`client_id=${id}`)} --data-urlencode ${quote(`client_secret=${secret}`)} ${url}/oauth/token`;
  const bearer = `-H "Authorization: Bearer $(${request} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')"`;
  return `ISC Connectors emulator ${VERSION} listens on ${url}

  Base URL for an SDK   ${url}
  Token                 ${auth ? `POST ${url}/oauth/token with ${clients.length > 0 ? 'a configured' : 'any'} client id and secret` : "none needed: every request is an administrator's"}
  Control API           ${isLoopback(host) || controlKey ? `${url}/_emulator${controlKey ? ' with the header X-Emulator-Key' : ''}` : 'off, because the server listens beyond loopback; --control-key opens it'}
  Data                  ${data ?? 'in memory, gone when the server ends'}
${describeTls(emulator)}
Try it:

  ${curl} ${auth ? `${bearer} ` : ''}"${url}/v3/connectors?limit=2"

`;
};

/** What curl needs to be told to talk to the server. */
const trust = ({ url, certificate, certificateFile }: Emulator): string => {
  if (certificate === undefined) return '';
  const named = isNamedBy(new X509Certificate(certificate), new URL(url).hostname);
  return certificateFile !== undefined && named ? ` --cacert ${quote(certificateFile)}` : ' -k';
};

const describeTls = ({ url, certificate, certificateFile }: Emulator): string => {
  if (certificate === undefined) return '';
  return `  Certificate           ${certificateFile ?? `curl -sk ${url}/_emulator/certificate.pem > emulator.pem`}
                        SHA-256 ${new X509Certificate(certificate).fingerprint256}
`;
};

/** A text as one word of a POSIX shell. */
const quote = (text: string): string => (/^[\w=.:@%+/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
