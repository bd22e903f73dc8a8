import { createHash } from 'node:crypto';
import { BoundedCache, bytesOfTexts } from '../../platform/bounded-cache.ts';
import type { Random } from '../random.ts';

/** What a code stands for until it is redeemed. */
export interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Undefined if the client asked without PKCE. */
  readonly challenge: Challenge | undefined;
  readonly expiresAt: number;
}

/** The challenge of PKCE (RFC 7636). */
export interface Challenge {
  readonly value: string;
  readonly method: ChallengeMethod;
}

/** How each method makes the challenge of a verifier. */
const CHALLENGES = {
  S256: (verifier: string) => createHash('sha256').update(verifier).digest('base64url'),
  plain: (verifier: string) => verifier,
} as const satisfies Record<string, (verifier: string) => string>;

export type ChallengeMethod = keyof typeof CHALLENGES;

export const isChallengeMethod = (name: string): name is ChallengeMethod => Object.hasOwn(CHALLENGES, name);

/** Lifetime of a code in milliseconds. [A] */
const LIFETIME = 5 * 60_000;
/** Maximum number of codes that wait in a tenant to be redeemed; the oldest is evicted. [A] */
export const MAX_WAITING_CODES = 1_000;
/** Maximum size of the codes that wait in a tenant, in bytes. */
export const MAX_WAITING_CODE_BYTES = 1024 * 1024;
/** What a code takes besides its texts, roughly, in bytes. */
const OVERHEAD = 500;

/** The authorization codes of a tenant: each is good once, for a few minutes. */
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

  /** Returns what the code stands for and spends it, or undefined if there is no such code or it has expired. */
  redeem(code: string, now: number): Authorization | undefined {
    const authorization = this.#waiting.get(code);
    this.#waiting.delete(code);
    return authorization && authorization.expiresAt > now ? authorization : undefined;
  }
}

const bytesOf = ({ clientId, redirectUri, scopes, challenge }: Authorization): number =>
  OVERHEAD + bytesOfTexts(clientId, redirectUri, challenge?.value, ...scopes);

/**
 * Whether the challenge was made from the verifier. A verifier without a challenge fits no more than a challenge without a
 * verifier: a client that sends one believes in a protection that it does not have (RFC 9700, 2.1.1).
 */
export const verifierFits = (challenge: Challenge | undefined, verifier: string | undefined): boolean => {
  if (!challenge || !verifier) return !challenge && !verifier;
  return CHALLENGES[challenge.method](verifier) === challenge.value;
};
