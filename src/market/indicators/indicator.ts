import type { Candle } from '../candles/candle.js';

/**
 * An indicator as a stream: it takes one input per closed candle, oldest first, and keeps only what the next one needs
 * (a ring of its period at most); nothing is allocated on the way. Prices go in as whole ticks, so sums over a window are
 * sums of integers: exact, however long the series. Prices come out in ticks, the rest in its own unit.
 */
export interface Indicator<Input> {
  /** How many inputs it takes until `value` is a number. */
  readonly warmup: number;
  /** The value at the newest input; NaN during the warm-up, so that every comparison with it is false. */
  readonly value: number;
  /** @returns the new `value` */
  add(input: Input): number;
}

/** Fed with closes (or any other whole number per candle). */
export type PriceIndicator = Indicator<number>;

/** Fed with whole candles. It reads them at once and keeps none. */
export type CandleIndicator = Indicator<Candle>;

/**
 * The batch form: what the stream shows after each input, NaN during the warm-up.
 * @param read which value of an indicator that has several: `(macd) => macd.signal`
 */
export function series<Input, I extends Indicator<Input>>(
  indicator: I,
  inputs: readonly Input[],
  read: (indicator: I) => number = ({ value }) => value,
): number[] {
  return inputs.map((input) => {
    indicator.add(input);
    return read(indicator);
  });
}

/** @throws RangeError for a period that is no whole number from `least` on: settings are checked long before */
export function checkedPeriod(period: number, least = 1): number {
  if (Number.isSafeInteger(period) && period >= least) return period;
  throw new RangeError(`A period is a whole number from ${least} on, not ${period}`);
}
