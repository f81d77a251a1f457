/**
 * Chance that is the same everywhere: 32-bit integers, and floating point with + - * / and square roots only, whose results
 * IEEE 754 fixes to the last bit (those of `Math.exp` and its like may differ between engines).
 */

/** Taken once: where a realm is watched, as in tests, each look at `Math` costs more than the arithmetic. */
const { imul, sqrt } = Math;

/** A number that depends on all four, 0..2^32-1. (The mixing steps of MurmurHash3.) */
export function hash(a: number, b: number, c = 0, d = 0): number {
  let h = mix(mix(mix(mix(0x9747b28c, a), b), c), d);
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function mix(h: number, value: number): number {
  let k = imul(value, 0xcc9e2d51);
  k = imul((k << 15) | (k >>> 17), 0x1b873593);
  h ^= k;
  return (imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** Any text as 32 bits. */
export function hashText(text: string): number {
  let h = 0;
  for (let at = 0; at < text.length; at++) h = mix(h, text.charCodeAt(at));
  return hash(h, text.length);
}

/** 0 <= u < 1 */
export function uniform(bits: number): number {
  return bits / 4_294_967_296;
}

/**
 * 4,096 draws from a normal distribution (each a sum of twelve uniform ones), symmetrical, so that their mean is exactly 0,
 * and scaled to a variance of 1. `NORMAL[bits >>> 20]` is a draw.
 */
export const NORMAL: Float64Array = normalDraws(4096);

function normalDraws(count: number): Float64Array {
  const draws = new Float64Array(count);
  let squares = 0;
  for (let at = 0; at < count / 2; at++) {
    let sum = -6;
    for (let term = 0; term < 12; term++) sum += uniform(hash(at, term, 0x6e6f726d));
    draws[2 * at] = sum;
    draws[2 * at + 1] = -sum;
    squares += 2 * sum * sum;
  }
  const scale = sqrt(count / squares);
  return draws.map((draw) => draw * scale);
}

export function normal(bits: number): number {
  return NORMAL[bits >>> 20];
}

/** e^x for small |x|, as (1 + x / 1024)^1024: monotone, and the same to the last bit everywhere. */
export function expOf(x: number): number {
  let power = 1 + x / 1024;
  for (let square = 0; square < 10; square++) power *= power;
  return power;
}
