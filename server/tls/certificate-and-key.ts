import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ResolvedOptions } from '../options/options.ts';
import { messageOf, StartError } from '../platform/start-error.ts';
import type { CertificateAndKey } from './stored-certificate.ts';

export type { CertificateAndKey };

/**
 * Loads the certificate and key that the options ask for: from the given files, or a self-signed certificate.
 *
 * @throws StartError if options exclude each other, or a file cannot be used.
 */
export const loadCertificateAndKey = async (options: ResolvedOptions): Promise<CertificateAndKey> => {
  const { tls, tlsCert, tlsKey } = options;
  if (tls === 'self-signed') {
    if (tlsCert !== undefined || tlsKey !== undefined) {
      throw new StartError(
        '--tls self-signed creates a certificate, so it excludes --tls-cert and --tls-key.',
        'INVALID_OPTION',
        {
          option: 'tls',
        },
      );
    }
    return (await import('./stored-certificate.ts')).loadStoredCertificate(options.host, options.data);
  }
  if (tlsCert === undefined)
    throw new StartError('--tls-key needs --tls-cert with the certificate of the key.', 'INVALID_OPTION', {
      option: 'tlsKey',
    });
  if (tlsKey === undefined)
    throw new StartError('--tls-cert needs --tls-key with its private key.', 'INVALID_OPTION', { option: 'tlsCert' });
  const certificate = readUsable('--tls-cert', 'a certificate in PEM', tlsCert, readCertificates);
  const key = readUsable('--tls-key', 'a private key in PEM without a passphrase', tlsKey, readKey);
  if (!certificate.first.checkPrivateKey(key.key)) {
    throw new StartError(
      `${tlsKey} is not the private key of the certificate ${tlsCert}; --tls-key needs that key.`,
      'FILE_UNUSABLE',
      {
        option: 'tlsKey',
      },
    );
  }
  try {
    createSecureContext({ cert: certificate.pem, key: key.pem });
  } catch (error) {
    throw new StartError(
      `${tlsCert} cannot be used; --tls-cert takes a certificate that TLS can be served with: ${messageOf(error)}.`,
      'FILE_UNUSABLE',
      { option: 'tlsCert', cause: error },
    );
  }
  return { certificate: certificate.pem, key: key.pem, file: tlsCert };
};

/** Returns only the certificates in a file. It can contain the private key too, which must not be sent to clients. */
const readCertificates = (text: string) => {
  const [first = '', ...others] = text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
  return { pem: [first, ...others, ''].join('\n'), first: new X509Certificate(first) };
};

const readKey = (pem: string) => ({ pem, key: createPrivateKey(pem) });

const readUsable = <T>(flag: string, allowed: string, path: string, read: (text: string) => T): T => {
  try {
    return read(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartError(`${path} cannot be used; ${flag} takes ${allowed}: ${messageOf(error)}.`, 'FILE_UNUSABLE', {
      option: flag,
      cause: error,
    });
  }
};
