import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';

/** What a code stands for until it is taken in. */
export interface Authorization {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string | undefined;
  /** Challenge of PKCE (RFC 7636), method S256. */
  readonly challenge: string | undefined;
  readonly expiresAt: number;
}

/** Lifetime of a code in milliseconds. [A] */
const LIFETIME = 5 * 60_000;
/** Most codes that wait at once; the oldest goes first. [A] */
const MAX_WAITING = 1_000;

/** The authorization codes of a tenant: each good once, for a few minutes. */
export class AuthorizationCodes {
  readonly #random: Random;
  readonly #waiting = new Map<string, Authorization>();

  constructor(random: Random) {
    this.#random = random;
  }

  issue(authorization: Omit<Authorization, 'expiresAt'>, now: number): string {
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined && this.#waiting.size >= MAX_WAITING) this.#waiting.delete(oldest);
    const code = this.#random.hex(32);
    this.#waiting.set(code, { ...authorization, expiresAt: now + LIFETIME });
    return code;
  }

  /** Takes a code in; undefined where there is none such, or it is too old. */
  redeem(code: string, now: number): Authorization | undefined {
    const authorization = this.#waiting.get(code);
    this.#waiting.delete(code);
    return authorization && authorization.expiresAt > now ? authorization : undefined;
  }
}

/** Whether the verifier is the one that the challenge was made from; without a challenge any will do. */
export const verifierFits = (challenge: string | undefined, verifier: string | undefined): boolean =>
  challenge === undefined ||
  createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url') === challenge;
