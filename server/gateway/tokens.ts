import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { errors, JWTPayload } from 'jose';
import type { Principal } from '../domain/auth/access.ts';
import type { Grant, RefreshClaims } from '../domain/auth/grants.ts';
import { Failure } from '../domain/errors.ts';
import { stableUuid, type Tenant } from '../domain/tenant.ts';
import type { TokenResponse } from '../models/index.ts';
import { bearerIn } from './access.ts';

/** Lifetime of a refresh token in seconds: 90 days. [A] */
const REFRESH_LIFETIME = 90 * 24 * 3600;
const POD = 'emulator';
const ALGORITHM = 'HS256';
const HEADER = Buffer.from(JSON.stringify({ alg: ALGORITHM, typ: 'JWT' })).toString('base64url');

interface Claims extends JWTPayload {
  readonly tenant_id: string;
  readonly client_id: string;
  readonly authorities: readonly string[];
  readonly scope: readonly string[];
  readonly use: 'access' | 'refresh';
}

/** A token whose signature and claims were found good. */
interface KnownToken {
  /** The header that brought it. */
  readonly authorization: string;
  readonly principal: Principal;
  readonly tenantId: string;
  /** Seconds since 1970 from which it is good, and at which it is no longer. */
  readonly from: number;
  readonly until: number;
}

interface Identity {
  readonly user_id: string;
  readonly identity_id: string;
}

/** Most tokens, and clients, that are remembered. */
const MAX_KNOWN = 1000;

/** The header ends with the signature of the token: as good as the whole for a key, and much shorter. */
const keyOf = (authorization: string): string => authorization.slice(-43);

/** Times of a token are whole seconds. */
const isInForce = ({ from, until }: KnownToken, now: number): boolean => {
  const second = Math.floor(now / 1000);
  return from <= second && second < until;
};

/** Makes and reads tokens. They lie in no table: signature, expiry and tenant tell whether one is good. [D] */
export class Tokens {
  readonly #key: KeyObject;
  readonly #lifetime: number;
  /** By the end of the header; the oldest first. */
  readonly #known = new Map<string, KnownToken>();
  readonly #identities = new Map<string, Identity>();

  /**
   * @param key secret of HMAC with SHA-256, 32 bytes or more.
   * @param lifetime of an access token, in seconds.
   */
  constructor(key: Uint8Array, lifetime: number) {
    this.#key = createSecretKey(key);
    this.#lifetime = lifetime;
  }

  /** The answer to a granted token request. [D] */
  issue(tenant: Tenant, grant: Grant): TokenResponse {
    const jti = tenant.random.hex(32);
    const lifetime = grant.client.tokenLifetime ?? this.#lifetime;
    const now = tenant.clock.now();
    const user = {
      tenant_id: tenant.id,
      internal: false,
      pod: POD,
      org: tenant.name,
      ...this.#identityOf(grant.client.id),
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
      access_token: this.#sign({ ...claims, jti, use: 'access' }, now, lifetime),
      token_type: 'bearer',
      ...(grant.refreshable && {
        refresh_token: this.#sign({ ...claims, jti: tenant.random.hex(32), use: 'refresh' }, now, REFRESH_LIFETIME),
      }),
      expires_in: lifetime,
      scope: grant.scopes.join(' '),
      accessType: 'OFFLINE',
      jti,
      ...user,
    };
  }

  /**
   * Who a request comes from: at once where its token was found good before, and is so still.
   *
   * @param authorization the header of that name.
   * @throws Failure `unauthorized` that says why there is no good token.
   */
  readAuthorization(tenant: Tenant, authorization: string | undefined): Principal | Promise<Principal> {
    const known = authorization === undefined ? undefined : this.#known.get(keyOf(authorization));
    const isKnown = known?.authorization === authorization && known?.tenantId === tenant.id;
    if (isKnown && isInForce(known, tenant.clock.now())) return known.principal;
    return this.#readUnknown(tenant, authorization);
  }

  async #readUnknown(tenant: Tenant, authorization: string | undefined): Promise<Principal> {
    const token = bearerIn(authorization);
    if (authorization === undefined || token === undefined) throw unauthorized('JWT is missing');
    const { client_id, authorities, scope, exp = 0, nbf = 0 } = await this.#verify(tenant, token, 'access');
    const principal = { clientId: client_id, authorities, scopes: scope };
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= MAX_KNOWN) this.#known.delete(oldest);
    this.#known.set(keyOf(authorization), { authorization, principal, tenantId: tenant.id, from: nbf, until: exp });
    return principal;
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

  /** A client is the same user at all times. */
  #identityOf(clientId: string): Identity {
    let identity = this.#identities.get(clientId);
    if (!identity) {
      identity = {
        user_id: stableUuid(`user ${clientId}`),
        identity_id: stableUuid(`identity ${clientId}`).replaceAll('-', ''),
      };
      if (this.#identities.size >= MAX_KNOWN) this.#identities.clear();
      this.#identities.set(clientId, identity);
    }
    return identity;
  }

  /** A JWS in compact form (RFC 7515), made here because a token request should not wait for a thread of its own. */
  #sign(claims: Claims, now: number, lifetime: number): string {
    const issued = Math.floor(now / 1000);
    const payload = { ...claims, iat: issued, exp: issued + lifetime };
    const signed = `${HEADER}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
    return `${signed}.${createHmac('sha256', this.#key).update(signed).digest('base64url')}`;
  }

  async #verify(tenant: Tenant, token: string, use: Claims['use']): Promise<Claims> {
    const { jwtVerify } = await import('jose');
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
  ERR_JWT_EXPIRED: 'JWT is expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'JWT signature is invalid',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'JWT lacks a claim or is not valid yet',
  ERR_JOSE_ALG_NOT_ALLOWED: 'JWT algorithm is not allowed',
};

/** The one text of a 401; its first words are documented. [D] */
export const unauthorized = (reason: string): Failure =>
  new Failure('unauthorized', { text: `JWT validation failed: ${reason}` });
