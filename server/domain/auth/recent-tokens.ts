/** An access token that was issued, without the token itself: what a person may see of it. */
export interface RecentToken {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** ISO 8601, UTC, by the tenant's clock. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** Claims of the token, by name. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Maximum number of tokens that a tenant remembers for people to see. */
export const MAX_RECENT_TOKENS = 20;

/** The access tokens that a tenant issued last. Nothing depends on them: signature and expiry decide whether a token is valid. */
export class RecentTokens {
  #claims: Readonly<Record<string, unknown>>[] = [];

  /** @param claims of the token, which are not changed from then on. */
  add(claims: Readonly<Record<string, unknown>>): void {
    if (this.#claims.length >= MAX_RECENT_TOKENS) this.#claims.shift();
    this.#claims.push(claims);
  }

  clear(): void {
    this.#claims = [];
  }

  /** Returns copies, the newest first. */
  list(): RecentToken[] {
    return structuredClone(this.#claims)
      .reverse()
      .map((claims) => ({
        clientId: String(claims['client_id']),
        scopes: claims['scope'] as string[],
        issuedAt: toTime(claims['iat']),
        expiresAt: toTime(claims['exp']),
        claims,
      }));
  }
}

/** @param second since 1970. */
const toTime = (second: unknown): string => new Date(Number(second) * 1000).toISOString();
