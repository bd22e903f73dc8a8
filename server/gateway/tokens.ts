import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Principal } from '../domain/access.ts';
import { Failure } from '../domain/failures.ts';
import type { Grant, RefreshClaims } from '../domain/grants.ts';
import { stableUuid, type Tenant } from '../domain/tenant.ts';
import type { TokenResponse } from '../models/index.ts';

/** Lifetime of a refresh token in seconds: 90 days. [A] */
const REFRESH_LIFETIME = 90 * 24 * 3600;
const POD = 'emulator';
const ALGORITHM = 'HS256';

interface Claims extends JWTPayload {
  readonly tenant_id: string;
  readonly client_id: string;
  readonly authorities: readonly string[];
  readonly scope: readonly string[];
  readonly use: 'access' | 'refresh';
}

/** Makes and reads tokens. They lie in no table: signature, expiry and tenant tell whether one is good. [D] */
export class Tokens {
  readonly #key: Uint8Array;
  readonly #lifetime: number;

  /**
   * @param key secret of HMAC with SHA-256, 32 bytes or more.
   * @param lifetime of an access token, in seconds.
   */
  constructor(key: Uint8Array, lifetime: number) {
    this.#key = key;
    this.#lifetime = lifetime;
  }

  /** The answer to a granted token request. [D] */
  async issue(tenant: Tenant, grant: Grant): Promise<TokenResponse> {
    const jti = tenant.random.hex(32);
    const lifetime = grant.client.tokenLifetime ?? this.#lifetime;
    const now = tenant.clock.now();
    const user = {
      tenant_id: tenant.id,
      internal: false,
      pod: POD,
      org: tenant.name,
      user_id: stableUuid(`user ${grant.client.id}`),
      identity_id: stableUuid(`identity ${grant.client.id}`).replaceAll('-', ''),
      strong_auth: true,
      strong_auth_supported: true,
      enabled: true,
    };
    const claims = {
      ...user,
      user_name: grant.client.id,
      client_id: grant.client.id,
      authorities: grant.client.authorities,
      scope: grant.scopes,
    };
    return {
      access_token: await this.#sign({ ...claims, jti, use: 'access' }, now, lifetime),
      token_type: 'bearer',
      ...(grant.refreshable && {
        refresh_token: await this.#sign(
          { ...claims, jti: tenant.random.hex(32), use: 'refresh' },
          now,
          REFRESH_LIFETIME,
        ),
      }),
      expires_in: lifetime,
      scope: grant.scopes.join(' '),
      accessType: 'OFFLINE',
      jti,
      ...user,
    };
  }

  /**
   * Who the bearer of an access token is.
   *
   * @throws Failure `unauthorized` that says why the token is not good.
   */
  async readAccessToken(tenant: Tenant, token: string): Promise<Principal> {
    const claims = await this.#verify(tenant, token, 'access');
    return { clientId: claims.client_id, authorities: claims.authorities, scopes: claims.scope };
  }

  /** What a refresh token was made for; undefined for one that is not good. */
  async readRefreshToken(tenant: Tenant, token: string): Promise<RefreshClaims | undefined> {
    try {
      const claims = await this.#verify(tenant, token, 'refresh');
      return { clientId: claims.client_id, scopes: claims.scope };
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  #sign(claims: Claims, now: number, lifetime: number): Promise<string> {
    const issued = Math.floor(now / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuedAt(issued)
      .setExpirationTime(issued + lifetime)
      .sign(this.#key);
  }

  async #verify(tenant: Tenant, token: string, use: Claims['use']): Promise<Claims> {
    const { payload } = await jwtVerify<Claims>(token, this.#key, {
      algorithms: [ALGORITHM],
      requiredClaims: ['exp'],
      currentDate: new Date(tenant.clock.now()),
    }).catch((error: unknown) => {
      throw unauthorized(REASONS[(error as errors.JOSEError).code] ?? 'JWT is malformed');
    });
    if (!isComplete(payload)) throw unauthorized('JWT lacks claims');
    if (payload.tenant_id !== tenant.id) throw unauthorized('JWT is of another tenant');
    if (payload.use !== use) throw unauthorized(`JWT is no ${use} token`);
    return payload;
  }
}

/** A token that someone else signed with the configured key may hold anything. */
const isComplete = ({ client_id, authorities, scope }: JWTPayload): boolean =>
  typeof client_id === 'string' && isTextList(authorities) && isTextList(scope);

const isTextList = (claim: unknown): boolean => Array.isArray(claim) && claim.every((item) => typeof item === 'string');

const REASONS: Readonly<Record<string, string>> = {
  [errors.JWTExpired.code]: 'JWT is expired',
  [errors.JWSSignatureVerificationFailed.code]: 'JWT signature is invalid',
  [errors.JWTClaimValidationFailed.code]: 'JWT lacks a claim or is not valid yet',
  [errors.JOSEAlgNotAllowed.code]: 'JWT algorithm is not allowed',
};

/** The one text of a 401; its first words are documented. [D] */
export const unauthorized = (reason: string): Failure =>
  new Failure('unauthorized', { text: `JWT validation failed: ${reason}` });
