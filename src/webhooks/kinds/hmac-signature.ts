import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { InvalidInput } from '../../common/index.js';

export type HmacAlgorithm = 'sha1' | 'sha256' | 'sha512';
export type HmacEncoding = 'hex' | 'base64';

/** A secret whose own characters are the key; `name` is what the sender calls it. @throws InvalidInput */
export function textKey(secret: string, name: string): KeyObject {
  if (/^[\x21-\x7e][\x20-\x7e]{6,254}[\x21-\x7e]$/.test(secret)) return createSecretKey(Buffer.from(secret));
  const message = `must be ${name}: 8 to 256 characters of ASCII, no space at either end`;
  throw new InvalidInput([{ field: 'secret', message }]);
}

/** 32 random bytes as text. */
export function newTextSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Of the parts, one after the other. */
export function hmacOf(
  parts: readonly (string | Buffer)[],
  key: KeyObject,
  algorithm: HmacAlgorithm,
  encoding: HmacEncoding,
): string {
  const hmac = createHmac(algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

/**
 * Whether one of the signatures is the HMAC of the parts, one after the other, by one of the keys. Compared in constant
 * time, as text: what is cut or has anything added does not fit.
 */
export function isHmacOf(
  parts: readonly (string | Buffer)[],
  signatures: readonly string[],
  keys: readonly KeyObject[],
  algorithm: HmacAlgorithm,
  encoding: HmacEncoding,
): boolean {
  const given = signatures.map((signature) => Buffer.from(signature));
  for (const key of keys) {
    const expected = Buffer.from(hmacOf(parts, key, algorithm, encoding));
    for (const signature of given) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) return true;
    }
  }
  return false;
}

const TOLERANCE_SECONDS = 300;

/** Why a sender's time (text, whole seconds since 1970) does not count as now, or null; off by 5 minutes at most, both ways. */
export function refuseTime(seconds: string, now: number, name: string): string | null {
  if (!/^\d{1,12}$/.test(seconds)) return `${name} is not in seconds`;
  return Math.abs(Math.floor(now / 1000) - Number(seconds)) > TOLERANCE_SECONDS
    ? `${name} is more than ${TOLERANCE_SECONDS} seconds away from now`
    : null;
}
