import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ResolvedOptions } from '../options/options.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import type { CertificateAndKey } from './stored-certificate.ts';

export type { CertificateAndKey };

/**
 * The certificate and key that the settings ask for: the given files, or a pair that is made.
 *
 * @throws StartError where options go ill together, or files cannot be used.
 */
export const loadCertificateAndKey = async (options: ResolvedOptions): Promise<CertificateAndKey> => {
  const { tls, tlsCert, tlsKey } = options;
  if (tls === 'self-signed') {
    if (tlsCert !== undefined || tlsKey !== undefined) {
      throw new StartError(
        '--tls self-signed makes a certificate of its own; it takes no --tls-cert and no --tls-key beside it.',
        2,
      );
    }
    return (await import('./stored-certificate.ts')).loadStoredCertificate(options.host, options.data);
  }
  if (tlsCert === undefined)
    throw new StartError('--tls-key takes the certificate of its key beside it, by --tls-cert.', 2);
  if (tlsKey === undefined) throw new StartError('--tls-cert takes the private key beside it, by --tls-key.', 2);
  const certificate = readUsable('--tls-cert', 'a certificate in PEM', tlsCert, readCertificates);
  const key = readUsable('--tls-key', 'a private key in PEM without a passphrase', tlsKey, readKey);
  if (!certificate.first.checkPrivateKey(key.key)) {
    throw new StartError(`--tls-key takes the private key of the certificate ${tlsCert}, which ${tlsKey} is not.`);
  }
  try {
    createSecureContext({ cert: certificate.pem, key: key.pem });
  } catch (error) {
    throw new StartError(
      `${tlsCert} cannot be used; --tls-cert takes a certificate that TLS can be served with: ${messageOf(error)}.`,
    );
  }
  return { certificate: certificate.pem, key: key.pem, file: tlsCert };
};

/** Only the certificates of a file, which may hold its key too: what is shown to clients must not. */
const readCertificates = (text: string) => {
  const [first = '', ...others] = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  return { pem: [first, ...others, ''].join('\n'), first: new X509Certificate(first) };
};

const readKey = (pem: string) => ({ pem, key: createPrivateKey(pem) });

const readUsable = <T>(flag: string, allowed: string, path: string, read: (text: string) => T): T => {
  try {
    return read(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`${path} cannot be used; ${flag} takes ${allowed}: ${messageOf(error)}.`);
  }
};
