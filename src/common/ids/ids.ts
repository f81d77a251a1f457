import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32: no i, l, o, u
const random = new Uint8Array(16 * 256);
let used = random.length;
let lastMs = 0;
let lastPrefix = '';
let counter = 0;

/**
 * An id that sorts by the time it was made: `<prefix>_` + 10 characters of milliseconds,
 * 3 of a counter within the millisecond, 13 random (65 bits).
 */
export function newId(prefix: string, now: number = Date.now()): string {
  if (now > lastMs) {
    lastMs = now;
    lastPrefix = base32(now, 10);
    counter = 0;
  } else if (++counter === 32_768) {
    lastMs++; // more ids than a millisecond holds: borrow the next one
    lastPrefix = base32(lastMs, 10);
    counter = 0;
  }
  if (used + 13 > random.length) {
    randomFillSync(random);
    used = 0;
  }
  let tail = '';
  for (let i = 0; i < 13; i++) tail += ALPHABET[random[used++] & 31];
  return `${prefix}_${lastPrefix}${base32(counter, 3)}${tail}`;
}

/** As in a process that has just begun; for tests, whose clocks stand elsewhere in each file. */
export function restartIds(): void {
  lastMs = 0;
}

/** Where the ids of a millisecond begin: for ranges over ids that were made with `newId`. */
export function firstIdAt(prefix: string, ms: number): string {
  return `${prefix}_${base32(Math.max(0, ms), 10)}`;
}

function base32(value: number, width: number): string {
  let text = '';
  for (let rest = value, i = 0; i < width; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}
