import { isUtf8 } from 'node:buffer';
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { unauthorized } from './access.ts';

/** The members of an untrusted JSON object. */
export type Members = Readonly<Record<string, unknown>>;

const ALGORITHM = 'HS256';
const HEADER = Buffer.from(JSON.stringify({ alg: ALGORITHM, typ: 'JWT' })).toString('base64url');
const PARTS = /^([\w-]+)\.([\w-]+)\.([\w-]*)$/;

/** Returns a JWS in compact form (RFC 7515), signed by HMAC with SHA-256. */
export const signJws = (claims: object, key: KeyObject): string => {
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${signatureOf(signed, key).toString('base64url')}`;
};

/**
 * Returns the claims of a JWS in compact form. The header must name HS256 and no critical extension.
 *
 * @throws ApiError `unauthorized`, saying whether form, algorithm, or signature is wrong.
 */
export const readJws = (token: string, key: KeyObject): Members => {
  const [, head, payload, signature] = PARTS.exec(token) ?? [];
  if (head === undefined || payload === undefined || signature === undefined) throw malformed();
  const { alg, crit } = readMembers(head);
  if (crit !== undefined || typeof alg !== 'string' || alg === '') throw malformed();
  if (alg !== ALGORITHM) throw unauthorized('JWT algorithm is not allowed');
  const given = decode(signature);
  const wanted = signatureOf(`${head}.${payload}`, key);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw unauthorized('JWT signature is invalid');
  return readMembers(payload);
};

const signatureOf = (signed: string, key: KeyObject): Buffer => createHmac('sha256', key).update(signed).digest();

const malformed = () => unauthorized('JWT is malformed');

/** Decodes base64url. Rejects a text with trailing bits that the decoder would ignore, so that each value has one valid text. */
const decode = (part: string): Buffer => {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw malformed();
  return bytes;
};

const readMembers = (part: string): Members => {
  const bytes = decode(part);
  const value = isUtf8(bytes) ? parse(bytes.toString()) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  return value as Members; // The checks above leave only objects, with unknown members.
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
