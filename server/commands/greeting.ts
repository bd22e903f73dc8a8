import { X509Certificate } from 'node:crypto';
import { isLoopback, isNamedBy } from '../address.ts';
import type { Emulator } from '../index.ts';
import { VERSION } from '../package.ts';
import type { Config } from '../settings/options.ts';

/** What a server says when it is ready: where it is, what it takes, and a command line that works as it stands. */
export const greeting = (emulator: Emulator, { auth, clients, data, host, controlKey }: Config): string => {
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
