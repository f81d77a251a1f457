import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two secrets without telling by the time it takes where, or by how much in length, they differ. */
export function sameSecret(given: string | Buffer, expected: string | Buffer): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}
