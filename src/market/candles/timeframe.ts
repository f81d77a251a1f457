/** How long a candle lasts; in the order of their length. */
export const TIMEFRAMES = ['1s', '5s', '15s', '30s', '1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;

export type Timeframe = (typeof TIMEFRAMES)[number];

const SECONDS: Readonly<Record<Timeframe, number>> = {
  '1s': 1,
  '5s': 5,
  '15s': 15,
  '30s': 30,
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '30m': 1800,
  '1h': 3600,
  '4h': 14_400,
  '1d': 86_400,
};

/** The length of a candle in ms. */
export function msOf(timeframe: Timeframe): number {
  return SECONDS[timeframe] * 1000;
}

/** The start of the candle that holds this instant, both in ms since 1970; candles are aligned to midnight UTC. */
export function candleStart(time: number, timeframe: Timeframe): number {
  const length = msOf(timeframe);
  return Math.floor(time / length) * length;
}
