import { createHash } from 'node:crypto';
import { BoundedCache, bytesOfTexts } from '../../platform/bounded-cache.ts';
import type { Random } from '../random.ts';

/** The grant that a code represents. */
export interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Undefined if the client did not use PKCE. */
  readonly challenge: Challenge | undefined;
  readonly expiresAt: number;
}

/** A PKCE challenge (RFC 7636). */
export interface Challenge {
  readonly value: string;
  readonly method: ChallengeMethod;
}

/** Computes the challenge of a verifier, by method. */
const CHALLENGES = {
  S256: (verifier: string) => createHash('sha256').update(verifier).digest('base64url'),
  plain: (verifier: string) => verifier,
} as const satisfies Record<string, (verifier: string) => string>;

export type ChallengeMethod = keyof typeof CHALLENGES;

export const isChallengeMethod = (name: string): name is ChallengeMethod => Object.hasOwn(CHALLENGES, name);

/** Lifetime of a code in milliseconds. [A] */
const LIFETIME = 5 * 60_000;
/** Maximum number of unredeemed codes in a tenant. The oldest is evicted. [A] */
export const MAX_WAITING_CODES = 1_000;
/** Maximum size of the unredeemed codes in a tenant, in bytes. */
export const MAX_WAITING_CODE_BYTES = 1024 * 1024;
/** Approximate size of a code without its texts, in bytes. */
const OVERHEAD = 500;

/** The authorization codes of a tenant. Each can be redeemed once, within a few minutes. */
export class AuthorizationCodes {
  readonly #random: Random;
  readonly #waiting = new BoundedCache<string, Authorization>(
    { entries: MAX_WAITING_CODES, bytes: MAX_WAITING_CODE_BYTES },
    (_code, authorization) => bytesOf(authorization),
  );

  constructor(random: Random) {
    this.#random = random;
  }

  /** Returns a new code. @param now milliseconds since 1970. */
  issue(authorization: Omit<Authorization, 'expiresAt'>, now: number): string {
    const code = this.#random.hex(32);
    this.#waiting.set(code, { ...authorization, expiresAt: now + LIFETIME });
    return code;
  }

  /** Consumes a code. @returns its grant, or undefined if the code is unknown or has expired. */
  redeem(code: string, now: number): Authorization | undefined {
    const authorization = this.#waiting.get(code);
    this.#waiting.delete(code);
    return authorization && authorization.expiresAt > now ? authorization : undefined;
  }
}

const bytesOf = ({ clientId, redirectUri, scopes, challenge }: Authorization): number =>
  OVERHEAD + bytesOfTexts(clientId, redirectUri, challenge?.value, ...scopes);

/**
 * Returns whether the challenge was computed from the verifier. A verifier without a challenge is as wrong as a challenge without a
 * verifier, because its client relies on a protection that it does not have (RFC 9700, 2.1.1).
 */
export const verifierFits = (challenge: Challenge | undefined, verifier: string | undefined): boolean => {
  if (!challenge || !verifier) return !challenge && !verifier;
  return CHALLENGES[challenge.method](verifier) === challenge.value;
};
