import { adminClient, type Client } from '../domain/auth/clients.ts';
import type { RateRule } from '../domain/rate-limit.ts';

/** Reads the last of the given texts. */
export const one =
  <T>(read: (text: string) => T | undefined) =>
  (texts: readonly string[]): T | undefined =>
    read(texts.at(-1) ?? '');

/** A whole number in a range. */
export const integer = (min: number, max: number) =>
  one((text) => (/^\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined));

/** One of a closed set. */
export const oneOf = <const T extends string>(values: readonly T[]) =>
  one((text) => values.find((value) => value === text));

/** Any text but the empty one. */
export const nonEmpty = one((text) => text || undefined);

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** An id and a secret, for an administrator's client. */
export const readClient = (text: string): Client | undefined => {
  const [, id, secret] = /^([^:]+):(.+)$/s.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : adminClient(id, secret);
};

export const MIN_KEY_LENGTH = 32;
export const MIN_CONTROL_KEY_LENGTH = 8;

/** A switch. */
export const onOrOff = one((text) => (text === 'on' || text === 'off' ? text === 'on' : undefined));

/** `100/10s`: so many requests in so many seconds. */
export const readRate = (text: string): RateRule | undefined => {
  const [, requests, seconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,5})s$/.exec(text) ?? [];
  return requests === undefined ? undefined : { requests: Number(requests), seconds: Number(seconds) };
};

/** An origin, or `*` for any. */
export const isOrigin = (text: string): boolean => text === '*' || URL.parse(text)?.origin === text;
