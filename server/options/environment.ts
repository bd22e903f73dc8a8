import { VARIABLE_PREFIX } from './option.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable in which `exec` and `env` pass the path of the certificate to a command. */
export const CERTIFICATE_VARIABLE = `${VARIABLE_PREFIX}CERTIFICATE`;

/**
 * Returns whether the variable is not the user's: `exec` and `env` set one for a command, and Kubernetes and Docker set many about
 * a service that is called `emulator` or `emulator-…`.
 */
export const isSetByOthers = (name: string, value: string): boolean =>
  name === CERTIFICATE_VARIABLE ||
  /_(?:ENV_\w+|SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_\w+)?)$/.test(name) ||
  (name.endsWith('_NAME') && value.startsWith('/')) ||
  (name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value));
