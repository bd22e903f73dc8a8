import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isNamedBy, isWildcardAddress } from '../platform/address.ts';
import { makeFolder, writeUnfinished } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** What https is served with. */
export interface CertificateAndKey {
  /** In PEM, with those of its issuers behind it where they were given. */
  readonly certificate: string;
  /** Private key in PEM. */
  readonly key: string;
  /** Where the certificate lies; undefined where it was made in memory. */
  readonly file: string | undefined;
}

/** What every certificate names: this machine, and the hosts of tenants, for demos under their real names. */
const NAMES = ['localhost', '127.0.0.1', '::1', '*.api.identitynow.com'] as const;

/**
 * A pair of the emulator's own: stored beside the data, so that a client's trust outlives a restart, or made for this run alone. One
 * that has run out, does not name the host or is damaged gives way to a new one.
 *
 * @param host what the server listens on.
 * @throws StartError where a file cannot be read or written.
 */
export const loadStoredCertificate = async (host: string, data: string | undefined): Promise<CertificateAndKey> => {
  if (data === undefined) return { ...(await createCertificate(host)), file: undefined };
  const folder = join(data, 'tls');
  const [file, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  try {
    const stored = readStored(file, keyFile);
    if (stored && isUsable(stored, host)) return stored;
    const created = await createCertificate(host);
    makeFolder(folder);
    const unfinished = [writeUnfinished(keyFile, created.key), writeUnfinished(file, created.certificate, 0o644)];
    for (const { finish } of unfinished) finish();
    return { ...created, file };
  } catch (error) {
    throw new StartError(`The certificate in ${folder} cannot be used: ${messageOf(error)}.`);
  }
};

/** The library that makes certificates takes long to load: a stored one does without it. */
const createCertificate = async (host: string) => (await import('./self-signed.ts')).makeSelfSigned(namesFor(host));

/** On every interface clients come by the name of the machine, which a container is given by those who start it. */
const namesFor = (host: string): string[] => [
  ...new Set([...NAMES, isWildcardAddress(host) ? hostname() : bare(host)]),
];

/** An address without its zone. */
const bare = (host: string): string => (isIP(host) === 0 ? host : (host.split('%')[0] ?? host));

const readStored = (file: string, keyFile: string): CertificateAndKey | undefined =>
  existsSync(file) && existsSync(keyFile)
    ? { certificate: readFileSync(file, 'utf8'), key: readFileSync(keyFile, 'utf8'), file }
    : undefined;

const isUsable = ({ certificate, key }: CertificateAndKey, host: string): boolean => {
  try {
    const read = new X509Certificate(certificate);
    return read.checkPrivateKey(createPrivateKey(key)) && read.validToDate > new Date() && isNamed(read, host);
  } catch {
    return false;
  }
};

const isNamed = (certificate: X509Certificate, host: string): boolean =>
  isWildcardAddress(host) || isNamedBy(certificate, bare(host));
