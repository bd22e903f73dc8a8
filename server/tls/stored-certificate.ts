import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isNamedBy, isWildcardAddress, networkAddresses } from '../platform/address.ts';
import { makeFolder, writeUnfinished } from '../platform/atomic-file.ts';
import { messageOf, StartError } from '../platform/start-error.ts';

/** The certificate and key for HTTPS. */
export interface CertificateAndKey {
  /** Certificate in PEM, followed by those of its issuers if they were given. */
  readonly certificate: string;
  /** Private key in PEM. */
  readonly key: string;
  /** Path of the certificate, or undefined if it exists only in memory. */
  readonly file: string | undefined;
}

/** Names in every certificate: this machine, and hosts of real tenants, for demos under their names. */
const NAMES = ['localhost', '127.0.0.1', '::1', '*.api.identitynow.com'] as const;

/**
 * Returns a self-signed certificate and its key: stored with the data, so that clients trust it after a restart, or created for this
 * run only. Replaces a stored one that is expired, damaged, or does not name the host.
 *
 * @param host host that the server listens on.
 * @throws StartError if a file cannot be read or written.
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
    throw new StartError(`The certificate in ${folder} cannot be used: ${messageOf(error)}.`, 'DATA_UNUSABLE', {
      option: 'data',
      cause: error,
    });
  }
};

/** Creates a certificate. Imports the library on demand, because it is slow to load. */
const createCertificate = async (host: string) =>
  (await import('./self-signed.ts')).makeSelfSigned(await namesFor(host));

/** Returns the names for the certificate. A server on all interfaces is also reached by the machine's host name and addresses. */
const namesFor = async (host: string): Promise<string[]> => {
  const own = isWildcardAddress(host) ? [hostname(), ...(await networkAddresses(host))] : [bare(host)];
  return [...new Set([...NAMES, ...own])];
};

/** Returns an address without its zone. */
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
