import { type Candle, type CandleRange, toTicks } from '../../../market/index.js';
import type { SdkCandle } from './quadcode-sdk.js';

/** A candle as the platform told it at one moment. */
export interface SeenCandle {
  candle: Candle;
  /** Whether its last price is the one at its end, so that nothing of it is missing. */
  complete: boolean;
}

export function toSeen(raw: SdkCandle, tickSize: number): SeenCandle {
  return {
    candle: {
      time: raw.from * 1000,
      open: toTicks(raw.open, tickSize),
      high: toTicks(raw.max, tickSize),
      low: toTicks(raw.min, tickSize),
      close: toTicks(raw.close, tickSize),
      volume: raw.volume ?? 0,
    },
    complete: raw.at !== undefined && raw.at / 1e9 >= raw.to,
  };
}

/** The most that the platform gives at once, and the fewest that are asked for when it says that it is too many. */
const MOST_AT_ONCE = 1000;
const FEWEST_AT_ONCE = 50;

/** `to` is the start of the newest one, both are seconds. */
type Page = { to: number; count: number };

/**
 * The newest `limit` candles of `[from, to)` (ms), oldest first, page by page backwards: there may be gaps, so that a page is
 * asked for by its end and size. What lies outside or comes twice is left out.
 * @param isTooMany says of a failure that the page was too large; it is asked for again in halves
 */
export async function newestOf(
  { from, to }: CandleRange,
  limit: number,
  ask: (page: Page) => Promise<SdkCandle[]>,
  isTooMany: (error: unknown) => boolean,
): Promise<SdkCandle[]> {
  const found: SdkCandle[][] = [];
  let missing = limit;
  let atOnce = MOST_AT_ONCE;
  let end = Math.ceil(to / 1000) - 1;
  while (missing > 0 && end * 1000 >= from) {
    let page: SdkCandle[];
    try {
      page = await ask({ to: end, count: Math.min(missing, atOnce) });
    } catch (error) {
      if (!isTooMany(error) || atOnce <= FEWEST_AT_ONCE) throw error;
      atOnce = Math.max(FEWEST_AT_ONCE, Math.floor(atOnce / 2));
      continue;
    }
    const starts = new Map(page.filter((one) => one.from <= end).map((one) => [one.from, one]));
    const sorted = [...starts.values()].sort((a, b) => a.from - b.from);
    if (sorted.length === 0) break;
    const inside = sorted.filter((one) => one.from * 1000 >= from).slice(-missing);
    found.unshift(inside);
    missing -= inside.length;
    end = sorted[0].from - 1;
  }
  return found.flat();
}
