/**
 * Averages that never forget depend on where they began. After so many candles what is left of the beginning is less than
 * e^-10 of it, far below a tick: a run that is warmed up anew after a restart sees what it saw before.
 * @returns candles until an exponential average of this period has settled
 */
export function emaSettling(period: number): number {
  return 5 * period;
}

/** The same for Wilder's average, of RSI and ATR, which weighs the newest value with 1 / period. */
export function wilderSettling(period: number): number {
  return 10 * period;
}
