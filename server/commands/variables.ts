import { CERTIFICATE_VARIABLE } from '../options/environment.ts';

/** The variables in which clients find a server and its credentials. */
export interface Connection {
  readonly url: string;
  readonly id: string;
  readonly secret: string;
  /** File of the certificate that a client has to trust; undefined without one. */
  readonly certificateFile: string | undefined;
}

/**
 * Returns the variables that tell a program of a server: those of the official SDKs, that of this program's commands, and those of
 * a certificate, which Node.js reads and others are pointed to.
 */
export const variablesFor = ({ url, id, secret, certificateFile }: Connection): Readonly<Record<string, string>> => ({
  SAIL_BASE_URL: url,
  SAIL_CLIENT_ID: id,
  SAIL_CLIENT_SECRET: secret,
  EMULATOR_URL: url,
  ...(certificateFile !== undefined && {
    NODE_EXTRA_CA_CERTS: certificateFile,
    [CERTIFICATE_VARIABLE]: certificateFile,
  }),
});
