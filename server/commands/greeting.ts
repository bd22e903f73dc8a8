import { X509Certificate } from 'node:crypto';
import { isFixtureProfile } from '../models/enums.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { networkAddresses, urlAt } from '../platform/address.ts';
import { PACKAGE_NAME, VERSION } from '../platform/package.ts';
import type { RunningServer } from '../running/server.ts';
import { DEFAULT_TENANT } from '../tenants.ts';
import type { Paint } from '../terminal/style.ts';
import { consoleLink, type KeyedOptions } from './control-key.ts';

type Row = readonly [name: string, value: string];

/** Returns the greeting of a ready server: its address, its contents, and how to call and stop it. In JSON it is one line. */
export const greeting = async (
  { url: localUrl, port, engine }: RunningServer,
  keyed: KeyedOptions,
  paint: Paint,
): Promise<string> => {
  const { options } = keyed;
  const url = options.publicUrl ?? localUrl;
  const title = `ISC Connectors emulator ${VERSION} listens on ${localUrl}`;
  if (options.logFormat === 'json') {
    return `${JSON.stringify({ level: 30, time: Date.now(), msg: title, url, console: consoleLink(url, keyed), port, pid: process.pid })}\n`;
  }
  const connectors = engine.tenants.get(DEFAULT_TENANT).reader.scriptNames().length;
  const rows: readonly Row[] = [
    ['Base URL', url],
    ...(await networkAddresses(options.host)).map(
      (address): Row => ['On the network', urlAt(address, port, engine.tls !== undefined)],
    ),
    ['Console', consoleLink(url, keyed)],
    ['Connectors', `${connectors}, ${sourceOf(options)}`],
    ['Data', options.data ?? 'in memory; --data DIR keeps it'],
    ...credentialRows(options),
    ...controlKeyRows(keyed),
    ...certificateRows(engine.tls, localUrl),
    ['Stop', 'Ctrl-C'],
    ['Help', `${PACKAGE_NAME} help`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 3;
  const lines = rows.map(([name, value]) => `  ${paint('dim', name.padEnd(width))}${value}`);
  return `${paint('bold', title)}\n\n${lines.join('\n')}\n\n`;
};

const sourceOf = ({ fixtures, state }: ResolvedOptions): string => {
  if (state !== undefined) return `from ${state}`;
  return isFixtureProfile(fixtures) ? `profile ${fixtures}` : `from ${fixtures}`;
};

/** A configured key is not shown, as no configured secret is. */
const controlKeyRows = ({ options: { controlKey }, isKeyMade }: KeyedOptions): readonly Row[] => {
  if (controlKey === undefined) return [];
  return [['Control key', isKeyMade ? `${controlKey}; --control-key TEXT sets another` : 'as configured']];
};

/** A configured secret is not shown: the output of a server ends in logs. */
const credentialRows = ({ auth, clients, clientsFile }: ResolvedOptions): readonly Row[] => {
  if (!auth) return [['Credentials', "none needed: every request is an administrator's"]];
  const [client] = clients;
  if (client)
    return [
      ['Client ID', client.id],
      ['Client secret', 'as configured'],
    ];
  if (clientsFile !== undefined) return [['Client ID', `one of those in ${clientsFile}`]];
  return [
    ['Client ID', 'any-id'],
    ['Client secret', 'any-secret; any other ID and secret work too'],
  ];
};

const certificateRows = (tls: RunningServer['engine']['tls'], url: string): readonly Row[] => {
  if (tls === undefined) return [];
  const { fingerprint256 } = new X509Certificate(tls.certificate);
  return [
    ['Certificate', tls.file ?? `curl -sk ${url}/_emulator/certificate.pem > emulator.pem`],
    ['SHA-256', fingerprint256],
  ];
};
