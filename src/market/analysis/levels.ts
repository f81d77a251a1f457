import type { Candle } from '../candles/candle.js';
import { type Level, LEVEL_CANDLES } from './analysis.js';

/** Candles on both sides that a swing point stands out from. */
const SIDE = 3;
/** Swing points within this many ATR of the one nearest to the price are one level. */
const REACH_ATR = 0.5;
const FEWEST_TOUCHES = 2;
const MOST_LEVELS = 3;

/**
 * Support and resistance: swing highs and lows of the last candles, gathered from the price outwards. An old high below the
 * price supports as an old low does. Nearest first, supports before resistances.
 * @param atr in ticks; where nothing moves (0) there are no levels
 */
export function levelsOf(candles: readonly Candle[], atr: number): Level[] {
  if (!(atr > 0)) return [];
  const recent = candles.slice(-LEVEL_CANDLES);
  const price = recent.at(-1)!.close;
  // distances from the price, so that both sides are gathered by the same rule
  const above: number[] = [];
  const below: number[] = [];
  for (let i = SIDE; i < recent.length - SIDE; i++) {
    const { high, low } = recent[i];
    if (standsOut(recent, i, (candle) => candle.high))
      (high >= price ? above : below).push(Math.abs(high - price));
    if (standsOut(recent, i, (candle) => -candle.low))
      (low <= price ? below : above).push(Math.abs(low - price));
  }
  const gather = (kind: Level['kind'], distances: number[], sign: 1 | -1) =>
    clusters(distances, REACH_ATR * atr)
      .filter((cluster) => cluster.length >= FEWEST_TOUCHES)
      .slice(0, MOST_LEVELS)
      .map((cluster): Level => {
        const distance = cluster.reduce((sum, one) => sum + one, 0) / cluster.length;
        return { kind, price: price + sign * distance, touches: cluster.length, distance: distance / atr };
      });
  return [...gather('support', below, -1), ...gather('resistance', above, 1)];
}

/** Above the candles before it, and not below those after it: of a flat top the first candle counts. */
function standsOut(candles: readonly Candle[], index: number, height: (candle: Candle) => number): boolean {
  const own = height(candles[index]);
  for (let side = 1; side <= SIDE; side++) {
    if (height(candles[index - side]) >= own || height(candles[index + side]) > own) return false;
  }
  return true;
}

/** Numbers in groups, smallest first; each group reaches so far from its smallest. */
function clusters(numbers: readonly number[], reach: number): number[][] {
  const groups: number[][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const group = groups.at(-1);
    if (group && number - group[0] <= reach) group.push(number);
    else groups.push([number]);
  }
  return groups;
}
