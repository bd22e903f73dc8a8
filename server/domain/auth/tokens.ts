import { createSecretKey, type KeyObject } from 'node:crypto';
import type { TokenResponse } from '../../models/index.ts';
import { BoundedCache, bytesOfTexts } from '../../platform/bounded-cache.ts';
import { ApiError } from '../errors.ts';
import { stableUuid, type Tenant } from '../tenant.ts';
import { type Principal, unauthorized } from './access.ts';
import type { Grant, RefreshClaims } from './grants.ts';
import { type Members, readJws, signJws } from './jws.ts';

/** Maximum length of an `Authorization` header in characters. Node accepts 16 KiB for all headers of a request together. */
export const MAX_AUTHORIZATION_LENGTH = 16 * 1024;
/** Maximum number of cached tokens. The oldest is evicted and verified again at its next use. */
export const MAX_KNOWN_TOKENS = 1_000;
/** Maximum size of the cached tokens, in bytes. */
export const MAX_KNOWN_TOKEN_BYTES = 4 * 1024 * 1024;

/** Lifetime of a refresh token in seconds: 90 days. [A] */
const REFRESH_LIFETIME = 90 * 24 * 3600;
/** Approximate size of a cached token without its texts, in bytes. */
const OVERHEAD = 500;

/** The pod that every emulated tenant lives in. */
export const POD = 'emulator';

type Use = 'access' | 'refresh';

/** The claims of a valid token. */
interface Claims {
  readonly client_id: string;
  readonly authorities: readonly string[];
  readonly scope: readonly string[];
  /** Seconds since 1970 at which it expires. */
  readonly exp: number;
  /** Seconds since 1970 from which it is valid. */
  readonly nbf: number;
}

interface KnownToken {
  /** The `Authorization` header that it arrived in. */
  readonly authorization: string;
  readonly principal: Principal;
  readonly tenantId: string;
  readonly claims: Claims;
}

const bytesOf = ({ authorization, principal: { clientId, authorities, scopes } }: KnownToken): number =>
  OVERHEAD + bytesOfTexts(authorization, clientId, ...authorities, ...scopes);

/** Issues and verifies tokens. Tokens are not stored: signature, expiry, and tenant decide whether one is valid. [D] */
export class Tokens {
  readonly #key: KeyObject;
  readonly #lifetime: number;
  readonly #known = new BoundedCache<string, KnownToken>(
    { entries: MAX_KNOWN_TOKENS, bytes: MAX_KNOWN_TOKEN_BYTES },
    (_key, token) => bytesOf(token),
  );

  /**
   * @param key secret for HMAC with SHA-256, 32 bytes or more.
   * @param lifetime lifetime of access tokens, in seconds.
   */
  constructor(key: Uint8Array, lifetime: number) {
    this.#key = createSecretKey(key);
    this.#lifetime = lifetime;
  }

  /** Returns the response to a granted token request. [D] */
  issue(tenant: Tenant, { client, scopes, refreshable }: Grant): TokenResponse {
    const jti = tenant.random.hex(32);
    const lifetime = client.tokenLifetime ?? this.#lifetime;
    const issued = secondOf(tenant);
    const user = {
      tenant_id: tenant.id,
      internal: false,
      pod: POD,
      org: tenant.name,
      // A client always stands for the same user.
      user_id: stableUuid(`user ${client.id}`),
      identity_id: stableUuid(`identity ${client.id}`).replaceAll('-', ''),
      strong_auth: true,
      strong_auth_supported: true,
      enabled: true,
    };
    const { authorities } = client;
    const claims = { ...user, user_name: client.id, client_id: client.id, authorities, scope: scopes, iat: issued };
    tenant.recentTokens.add({ ...claims, jti, exp: issued + lifetime });
    const sign = (use: Use, id: string, seconds: number): string =>
      signJws({ ...claims, jti: id, use, exp: issued + seconds }, this.#key);
    return {
      access_token: sign('access', jti, lifetime),
      token_type: 'bearer',
      ...(refreshable && { refresh_token: sign('refresh', tenant.random.hex(32), REFRESH_LIFETIME) }),
      expires_in: lifetime,
      scope: scopes.join(' '),
      accessType: 'OFFLINE',
      jti,
      ...user,
    };
  }

  /**
   * Returns the client that a request comes from. A cached token is not verified again before it expires.
   *
   * @param authorization the `Authorization` header.
   * @throws ApiError `unauthorized`, saying why there is no valid token.
   */
  readAuthorization(tenant: Tenant, authorization: string | undefined): Principal {
    if (authorization !== undefined && authorization.length > MAX_AUTHORIZATION_LENGTH) {
      throw unauthorized('JWT is too long');
    }
    const known = authorization === undefined ? undefined : this.#known.get(keyOf(authorization));
    const isKnown = known?.authorization === authorization && known?.tenantId === tenant.id;
    if (isKnown && isInForce(known.claims, secondOf(tenant))) return known.principal;

    const token = parseBearer(authorization);
    if (authorization === undefined || token === undefined) throw unauthorized('JWT is missing');
    const claims = this.#verify(tenant, token, 'access');
    const { client_id: clientId, authorities, scope: scopes } = claims;
    const principal = { clientId, authorities, scopes };
    this.#known.set(keyOf(authorization), { authorization, principal, tenantId: tenant.id, claims });
    return principal;
  }

  /** Returns the claims of a refresh token, or undefined if it is invalid. */
  readRefreshToken(tenant: Tenant, token: string): RefreshClaims | undefined {
    try {
      const { client_id: clientId, scope: scopes } = this.#verify(tenant, token, 'refresh');
      return { clientId, scopes };
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }

  #verify(tenant: Tenant, token: string, use: Use): Claims {
    const members = readJws(token, this.#key);
    const { exp, nbf = 0, iat = 0 } = members;
    const second = secondOf(tenant);
    if (!isTime(exp) || !isTime(nbf) || !isTime(iat) || nbf > second) {
      throw unauthorized('JWT lacks a claim or is not valid yet');
    }
    if (exp <= second) throw unauthorized('JWT is expired');
    const { client_id, authorities, scope } = members;
    if (typeof client_id !== 'string' || !isTextList(authorities) || !isTextList(scope)) {
      throw unauthorized('JWT lacks claims');
    }
    if (members['tenant_id'] !== tenant.id) throw unauthorized('JWT is of another tenant');
    if (members['use'] !== use) throw unauthorized(`JWT is no ${use} token`);
    return { client_id, authorities, scope, exp, nbf };
  }
}

/** Returns the token in an `Authorization` header, or undefined if it holds none. */
export const parseBearer = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? /^bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;

/** Returns the cache key of a header: its last characters, which are the token's signature. */
const keyOf = (authorization: string): string => authorization.slice(-43);

/** Returns the tenant's time in seconds since 1970, as tokens state it. */
const secondOf = ({ clock }: Tenant): number => Math.floor(clock.now() / 1000);

const isInForce = ({ nbf, exp }: Claims, second: number): boolean => nbf <= second && second < exp;

const isTime = (claim: Members[string]): claim is number => Number.isFinite(claim);

/** Checks a claim: a token that another program signed with the configured key can contain anything. */
const isTextList = (claim: Members[string]): claim is readonly string[] =>
  Array.isArray(claim) && claim.every((item) => typeof item === 'string');
