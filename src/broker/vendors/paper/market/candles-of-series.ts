import { setImmediate as turn } from 'node:timers/promises';
import {
  type Candle,
  type CandleRange,
  candleStart,
  msOf,
  type Timeframe,
} from '../../../../market/index.js';
import { addTicks, HOUR_MS, type PriceSeries } from './price-series.js';
import { RecentlyUsed } from './recently-used.js';

const { floor, max, min } = Math;

/** After so much work others get a turn: candles looked for, hours worked out. */
const CANDLES_A_TURN = 5000;
const HOURS_A_TURN = 32;
/** Candles of whole hours that are kept: a year of a market that never closes. */
const HOURS_KEPT = 8800;

/**
 * The candles of a series, from its ticks: exact at every timeframe. Those of whole hours are kept, so that a long candle is
 * put together from them; an hour that is not known yet costs 3,600 ticks.
 */
export class CandlesOfSeries {
  private readonly hours = new RecentlyUsed<number, Candle>(HOURS_KEPT);
  /** Since somebody else had a turn. */
  private candlesDone = 0;
  private hoursDone = 0;

  constructor(private readonly series: PriceSeries) {}

  /**
   * Closed candles of `[from, to)`, oldest first: the newest `limit` of those that ended at or before `now`.
   */
  async closed(timeframe: Timeframe, range: CandleRange, limit: number, now: number): Promise<Candle[]> {
    const length = msOf(timeframe);
    const candles: Candle[] = [];
    // the last start before `to` whose candle has ended
    let start = min(candleStart(range.to - 1, timeframe), candleStart(now, timeframe) - length);
    while (start >= range.from && candles.length < limit) {
      const candle = this.over(start, start + length);
      if (candle) candles.push(candle);
      const next = candle ? start - length : this.before(start, timeframe);
      if (next === null) break;
      start = next;
      if (++this.candlesDone > CANDLES_A_TURN || this.hoursDone > HOURS_A_TURN) {
        this.candlesDone = this.hoursDone = 0;
        await turn();
      }
    }
    return candles.reverse();
  }

  /** The candle that runs at an instant, with the ticks until then; null when there is none yet. */
  running(timeframe: Timeframe, now: number): Candle | null {
    return this.over(candleStart(now, timeframe), now);
  }

  /** The candle of the ticks at `from < t <= to`, within whole seconds. */
  over(from: number, to: number): Candle | null {
    let candle: Candle | null = null;
    for (let hour = floor(from / HOUR_MS); hour * HOUR_MS < to; hour++) {
      const start = hour * HOUR_MS;
      const first = max(0, floor((from - start) / 1000));
      const last = min(3600, floor((to - start) / 1000));
      if (first === 0 && last === 3600) {
        candle = joined(candle, this.ofHour(hour), from);
      } else {
        const ticks = this.series.hour(hour);
        if (ticks) candle = addTicks(candle, from, ticks, first, last);
      }
    }
    return candle;
  }

  private ofHour(hour: number): Candle | null {
    const known = this.hours.get(hour);
    if (known) return known;
    const ticks = this.series.hour(hour);
    if (!ticks) return null;
    this.hoursDone++;
    const candle = addTicks(null, hour * HOUR_MS, ticks, 0, 3600);
    return candle && this.hours.set(hour, candle);
  }

  /** The start of the newest candle before this one that can have ticks. */
  private before(start: number, timeframe: Timeframe): number | null {
    const previous = start - msOf(timeframe);
    const hour = this.series.hourWithTicks(floor((start - 1) / HOUR_MS));
    if (hour === null) return null;
    return min(previous, candleStart((hour + 1) * HOUR_MS - 1, timeframe));
  }
}

function joined(before: Candle | null, next: Candle | null, start: number): Candle | null {
  if (!next) return before;
  if (!before) return { ...next, time: start };
  before.high = max(before.high, next.high);
  before.low = min(before.low, next.low);
  before.close = next.close;
  return before;
}
