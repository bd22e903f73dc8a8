import { randomBytes } from 'node:crypto';
import { CONSOLE_PATH } from '../console/routes.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { isLoopback } from '../platform/address.ts';

/** Length of a key that the server makes, in bytes. */
const KEY_BYTES = 18;

/** Options with the control key that a server serves with. */
export interface KeyedOptions {
  readonly options: ResolvedOptions;
  /** Whether the server generated the key, so that it must be shown. */
  readonly isKeyMade: boolean;
}

/** Returns options with a control key if the server listens beyond loopback: without one, nobody could use the control API there. */
export const withControlKey = (options: ResolvedOptions): KeyedOptions => {
  if (isLoopback(options.host) || options.controlKey !== undefined) return { options, isKeyMade: false };
  return { options: { ...options, controlKey: randomBytes(KEY_BYTES).toString('base64url') }, isKeyMade: true };
};

/**
 * Returns the address of the console. A key that the server made goes with it, in the fragment, which browsers do not send and which
 * the page clears; one that a person chose does not, because the output of a server ends in logs.
 *
 * @param url of the server, without a slash at the end.
 */
export const consoleLink = (url: string, { options: { controlKey }, isKeyMade }: KeyedOptions): string =>
  `${url}${CONSOLE_PATH}${isKeyMade && controlKey !== undefined ? `#key=${encodeURIComponent(controlKey)}` : ''}`;
