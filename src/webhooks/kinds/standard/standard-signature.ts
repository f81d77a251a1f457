import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

// Standard Webhooks, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
// This file imports nothing of the application: `npm run webhook:sign` runs it as it is.

/** How far the sender's clock may be off, both ways. */
const TOLERANCE_SECONDS = 300;

export interface StandardHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/**
 * The key in a secret, with or without its prefix. A key object, since Node takes five times as long for an HMAC
 * that is keyed with bytes. @throws RangeError when it holds none
 */
export function standardKey(secret: string): KeyObject {
  const base64 = secret.startsWith('whsec_') ? secret.slice(6) : secret;
  const key = /^[A-Za-z0-9+/_-]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0);
  if (key.length === 0) throw new RangeError('must be the base64 of its bytes, whsec_ before it or not');
  return createSecretKey(key);
}

/** Headers for a body; `timestamp` in whole seconds since 1970. */
export function signStandard(
  key: KeyObject,
  id: string,
  timestamp: number,
  body: string | Buffer,
): StandardHeaders {
  const signature = `v1,${mac(key, id, String(timestamp), body).toString('base64')}`;
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

/** Why the headers do not prove the body, or null when they do; `now` in milliseconds since 1970. */
export function refuseStandard(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Buffer,
  keys: readonly KeyObject[],
  now: number,
): string | null {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || id === '' || id.length > 256) return 'webhook-id is missing or too long';
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return 'webhook-timestamp is not in seconds';
  if (typeof signatures !== 'string' || signatures === '') return 'webhook-signature is missing';
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) {
    return `webhook-timestamp is more than ${TOLERANCE_SECONDS} seconds away from now`;
  }
  const given = signatures
    .split(' ', 20)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3)));
  for (const key of keys) {
    const expected = Buffer.from(mac(key, id, timestamp, body).toString('base64'));
    for (const signature of given) {
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) return null;
    }
  }
  return 'no signature in webhook-signature fits the body';
}

function mac(key: KeyObject, id: string, timestamp: string, body: string | Buffer): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
