import { type Candle, type CandleFile, TIMEFRAMES, msOf } from '../../../../market/index.js';
import type { PaperAsset } from '../market/paper-assets.js';
import { type HourOfTicks, HOUR_MS, type PriceSeries } from '../market/price-series.js';
import { hash, hashText, normal, uniform } from '../market/random.js';
import { RecentlyUsed } from '../market/recently-used.js';

const { ceil, floor, max, min, round } = Math;

const LENGTHS = TIMEFRAMES.map(msOf);
/** Prices are kept in 32 bits. */
const MOST_TICKS = 2 ** 31 - 1;
const HOURS_KEPT = 36;
/** How far a price strays from the straight way between two corners of its candle, as a share of the candle's height. */
const STRAY = 0.12;

/** The file cannot be played. */
export class UnplayableFile extends Error {}

/**
 * Prices that a file tells: within a candle they go from its open over its extremes to its close, which is the price at its
 * end. So candles that are made of them are those of the file, from its own timeframe upwards. It is open while a candle of
 * the file runs; between candles the price stays.
 */
export class ReplaySeries implements PriceSeries {
  private readonly candles: readonly Candle[];
  /** Of a candle, ms. */
  private readonly length: number;
  private readonly seed: number;
  private readonly hours = new RecentlyUsed<number, HourOfTicks>(HOURS_KEPT);

  /** @throws UnplayableFile */
  constructor(
    readonly asset: PaperAsset,
    { candles }: CandleFile,
  ) {
    this.candles = candles;
    this.length = lengthOf(candles);
    this.seed = hashText(asset.symbol);
    if (candles.some(({ high }) => high > MOST_TICKS)) {
      throw new UnplayableFile(`prices above ${MOST_TICKS} steps of ${asset.tickSize} cannot be played`);
    }
  }

  /** The start of a candle, ms since 1970; that of the last one when there are not so many. */
  startOf(candle: number): number {
    return this.candles[min(candle, this.candles.length - 1)].time;
  }

  isOpen(time: number): boolean {
    const candle = this.candles[this.lastStarted(time)];
    return candle !== undefined && time < candle.time + this.length;
  }

  closesAt(time: number): number {
    if (!this.isOpen(time)) return time;
    let at = this.lastStarted(time);
    while (this.candles[at + 1]?.time === this.candles[at].time + this.length) at++;
    return this.candles[at].time + this.length;
  }

  hour(hour: number): HourOfTicks | null {
    const known = this.hours.get(hour);
    if (known) return known;
    const ticks = this.makeHour(hour);
    return ticks && this.hours.set(hour, ticks);
  }

  hourWithTicks(hour: number): number | null {
    const end = (hour + 1) * HOUR_MS;
    const candle = this.candles[this.lastStarted(end - 1)];
    if (!candle) return null;
    return min(hour, ceil((candle.time + this.length) / HOUR_MS) - 1);
  }

  priceAt(time: number): number {
    const at = this.lastStarted(time - 1000);
    const candle = this.candles[at];
    if (!candle) return this.candles[0].open;
    const second = floor((time - candle.time) / 1000);
    return second * 1000 >= this.length ? candle.close : this.within(candle, second);
  }

  private makeHour(hour: number): HourOfTicks | null {
    const start = hour * HOUR_MS;
    const ticks = new Int32Array(3600);
    // from the price that stands when the hour begins
    let price = this.priceAt(start);
    let traded = false;
    let at = max(0, this.lastStarted(start));
    for (let second = 1; second <= 3600; second++) {
      const time = start + second * 1000;
      while (at + 1 < this.candles.length && this.candles[at + 1].time < time) at++;
      const candle = this.candles[at];
      const into = time - candle.time;
      if (into > 0 && into <= this.length) {
        price = into === this.length ? candle.close : this.within(candle, into / 1000);
        traded = true;
        ticks[second - 1] = price;
      } else ticks[second - 1] = -price;
    }
    return traded ? ticks : null;
  }

  /** The price at a second of a candle, 1 to its length. */
  private within({ time, open, high, low, close }: Candle, second: number): number {
    const end = this.length / 1000;
    if (second >= end) return close;
    if (second === 1) return open;
    // the extreme against its direction comes first, as it mostly does
    const [first, then] = close >= open ? [low, high] : [high, low];
    const middle = max(3, ceil(end / 2));
    const seed = hash(this.seed, time / 1000);
    const firstAt = 2 + floor(uniform(hash(seed, 1)) * (middle - 2));
    const thenAt = min(end - 1, middle + floor(uniform(hash(seed, 2)) * (end - middle)));
    if (second === firstAt) return first;
    if (second === thenAt) return then;
    const corners: [number, number][] = [
      [1, open],
      [firstAt, first],
      [thenAt, then],
      [end, close],
    ];
    const next = corners.findIndex(([at]) => second < at);
    const [fromAt, from] = corners[next - 1];
    const [toAt, to] = corners[next];
    const share = (second - fromAt) / (toAt - fromAt);
    const stray = STRAY * (high - low) * normal(hash(seed, second)) * min(1, 4 * share * (1 - share));
    return max(low, min(high, round(from + (to - from) * share + stray)));
  }

  /** Index of the newest candle that has started by then; -1 when there is none. */
  private lastStarted(time: number): number {
    let low = 0;
    let high = this.candles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.candles[middle].time <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** How long the candles of a file are: the shortest distance between two of them. */
function lengthOf(candles: readonly Candle[]): number {
  let shortest = Infinity;
  for (let at = 1; at < candles.length; at++) {
    shortest = min(shortest, candles[at].time - candles[at - 1].time);
  }
  if (shortest < 5000 || !LENGTHS.includes(shortest)) {
    throw new UnplayableFile('its candles must be 5s, 15s, 30s, 1m, 5m, 15m, 30m, 1h, 4h or 1d long');
  }
  if (candles.some(({ time }) => time % shortest !== 0)) {
    throw new UnplayableFile('its candles must begin at multiples of their length');
  }
  return shortest;
}
