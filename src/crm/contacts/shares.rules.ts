import { createHash } from 'node:crypto';

/**
 * Which of several shares a key falls into: always the same one, and over many keys as good as in proportion.
 * @param shares above 0; what they come to together is the whole
 * @returns an index
 */
export function shareOf(shares: readonly number[], key: string): number {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const hash = createHash('sha256').update(key).digest().readUInt32BE();
  let left = (hash / 2 ** 32) * total;
  const at = shares.findIndex((share) => (left -= share) < 0);
  return at === -1 ? shares.length - 1 : at; // by rounding
}
