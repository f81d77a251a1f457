import { msOf, type Timeframe } from './timeframe.js';

/** Which candles: those of one asset, of one timeframe, of one source. */
export interface Series {
  /** Of the source: `paper:42`. */
  source: string;
  asset: string;
  timeframe: Timeframe;
}

/** Unique for the series, and no series' key begins with that of another one and `|`. */
export function seriesKey({ source, asset, timeframe }: Series): string {
  return `${escaped(source)}|${escaped(asset)}|${timeframe}`;
}

function escaped(part: string): string {
  return part.replace(/[%|]/g, encodeURIComponent);
}

const DAY_MS = 86_400_000;

/**
 * How long candles are kept, in days. Seconds are for the chart of the moment (four days
 * reach over a long weekend); a strategy is tried on minutes of two
 * years (some 5 MB an asset); from an hour on ten years take less than that.
 */
const KEPT_DAYS: Readonly<Record<Timeframe, number>> = {
  '1s': 4,
  '5s': 7,
  '15s': 14,
  '30s': 30,
  '1m': 730,
  '5m': 1095,
  '15m': 1825,
  '30m': 1825,
  '1h': 3650,
  '4h': 3650,
  '1d': 3650,
};

/** Candles that start before this are not kept; both in ms, by the clock of the market. */
export function keptSince(now: number, timeframe: Timeframe): number {
  return Math.max(0, Math.floor((now - keptFor(timeframe)) / msOf(timeframe)) * msOf(timeframe));
}

/** ms */
export function keptFor(timeframe: Timeframe): number {
  return KEPT_DAYS[timeframe] * DAY_MS;
}
