// @peculiar/x509 requires this polyfill.
import 'reflect-metadata';
import { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const DAY = 86_400_000;
/** Lifetime in days. Apple's clients reject a longer one. */
const DAYS = 825;

/**
 * Creates a key and a self-signed certificate, both in PEM. The certificate cannot sign others, so trusting it trusts only these names.
 *
 * @param names host names and addresses.
 */
export const makeSelfSigned = async (names: readonly string[]): Promise<{ certificate: string; key: string }> => {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  // Valid since yesterday, for clients in containers and virtual machines whose clocks are slow.
  const notBefore = new Date(Date.now() - DAY);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=ISC Connectors emulator',
    notBefore,
    notAfter: new Date(notBefore.getTime() + DAYS * DAY - 1000),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { certificate: `${certificate.toString('pem')}\n`, key: key.toString() };
};
