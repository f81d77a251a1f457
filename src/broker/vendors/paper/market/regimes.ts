import type { Asset } from '../../../../market/index.js';
import { expOf, hash, normal, uniform } from './random.js';

const { floor, max, min } = Math;

/** How the price behaves for a while: tens of minutes to hours. */
export interface Regime {
  /** Variance of its free steps, relative to the rest of the hour. */
  noise: number;
  /** Variance of a drift that lasts as long as the regime, relative to that of its free steps. */
  drift: number;
  /** How wide the price swings around its way, as multiples of a minute's deviation; it always comes back. */
  swing: number;
}

const REGIMES: readonly Regime[] = [
  { noise: 0.7, drift: 1.2, swing: 0 }, // trend
  { noise: 0.55, drift: 0, swing: 0.9 }, // range
  { noise: 0.55, drift: 0, swing: 0 }, // quiet
  { noise: 2.1, drift: 0, swing: 0 }, // volatile
];

/** Regimes change at full five minutes only. */
export const BLOCK_SECONDS = 300;
/** One block in so many begins a new regime, and the first of every two hours does. */
const LENGTH = 6;
const LONGEST = 24;

/** Salts: what the bits are for. */
const START = 1;
const KIND = 2;
const CALM = 3;

/**
 * The block with which the regime of a block began.
 * @param block five minutes since 1970
 */
export function regimeStart(seed: number, block: number): number {
  let start = block;
  while (start % LONGEST !== 0 && hash(seed, START, start) % LENGTH !== 0) start--;
  return start;
}

/** The regime that began with this block. */
export function regimeAt(seed: number, start: number): Regime {
  return REGIMES[hash(seed, KIND, start) % REGIMES.length];
}

/** Relative variance of the 24 hours of a day (UTC): Tokyo, London, London and New York together, the late evening. */
const CURRENCIES = [
  0.7, 0.75, 0.7, 0.62, 0.58, 0.62, 0.85, 1.3, 1.35, 1.2, 1.05, 0.95, 1.25, 1.65, 1.75, 1.5, 1.2, 0.95, 0.85,
  0.8, 0.7, 0.6, 0.58, 0.62,
];
const COINS = [
  1, 0.95, 0.9, 0.85, 0.8, 0.8, 0.85, 0.95, 1, 1, 0.95, 0.95, 1.05, 1.3, 1.45, 1.4, 1.25, 1.1, 1.05, 1.05, 1,
  0.9, 0.9, 1,
];
/** Shares are most restless when New York opens, and again before it closes. */
const SHARES = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6.5, 5.2, 3.4, 2.9, 2.6, 2.8, 3.6, 3.8, 1, 1, 1];

const SESSIONS: Readonly<Record<Asset['kind'], readonly number[]>> = {
  forex: CURRENCIES,
  crypto: COINS,
  index: CURRENCIES,
  commodity: CURRENCIES,
  stock: SHARES,
};

/**
 * Variance of an hour in which the asset is traded, relative to the average one: the session's, and calm and restless times
 * that last from an hour to days.
 * @param hour hours since 1970
 */
export function activity(seed: number, kind: Asset['kind'], hour: number): number {
  const mood =
    0.42 * smooth(seed, hour, 72) + 0.38 * smooth(seed, hour, 9) + 0.3 * normal(hash(seed, CALM, hour));
  return SESSIONS[kind][hour % 24] * expOf(max(-0.8, min(1.4, mood)));
}

/** A line through draws that are so many hours apart. */
function smooth(seed: number, hour: number, apart: number): number {
  const before = floor(hour / apart);
  const share = hour / apart - before;
  return (
    (1 - share) * normal(hash(seed, CALM, before, apart)) +
    share * normal(hash(seed, CALM, before + 1, apart))
  );
}

/** True in one of so many cases. */
export function chance(bits: number, of: number): boolean {
  return uniform(bits) * of < 1;
}
