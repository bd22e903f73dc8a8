import type { FastifyInstance } from 'fastify';
import { ApiError } from '../domain/errors.ts';
import { VERSION } from '../platform/package.ts';

/** `GET /_emulator/health` and `GET /_emulator/ready`: a server that listens has loaded its seed, so that both say the same. */
export const registerHealth = (app: FastifyInstance): void => {
  const config = { withoutTenant: true } as const;
  app.get('/_emulator/health', { config }, () => ({ status: 'alive', version: VERSION }));
  app.get('/_emulator/ready', { config }, () => ({ status: 'ready' }));
};

/**
 * `GET /_emulator/certificate.pem` returns the certificate that clients must trust. It is open to everyone: the server shows its certificate in
 * every handshake.
 *
 * @param certificate undefined where the server speaks plain HTTP.
 */
export const registerCertificate = (app: FastifyInstance, certificate: string | undefined): void => {
  const config = { withoutTenant: true } as const;
  app.get('/_emulator/certificate.pem', { config }, (_request, reply) => {
    if (certificate === undefined) {
      throw new ApiError('notFound', {
        causes: ['The server uses plain HTTP, so it has no certificate; --tls self-signed creates one.'],
      });
    }
    return reply.type('application/x-pem-file').send(certificate);
  });
};
