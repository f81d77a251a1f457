/** Values beside the candles, NaN until there are enough; drawn with the periods that the API's analysis reads. */

/** Exponential moving average; begins with the mean of the first `period`. */
export function ema(closes: readonly number[], period: number): number[] {
  const weight = 2 / (period + 1);
  let value = NaN;
  let sum = 0;
  return closes.map((close, at) => {
    sum += close;
    if (at === period - 1) value = sum / period;
    else if (at >= period) value += (close - value) * weight;
    return value;
  });
}

/** Mean of the newest `period` closes, and `deviations` population standard deviations to both sides. */
export function bollinger(closes: readonly number[], period = 20, deviations = 2) {
  const bands = closes.map((_, at) => {
    if (at < period - 1) return { upper: NaN, lower: NaN };
    const window = closes.slice(at - period + 1, at + 1);
    const mean = window.reduce((sum, close) => sum + close, 0) / period;
    const variance = window.reduce((sum, close) => sum + (close - mean) ** 2, 0) / period;
    const distance = deviations * Math.sqrt(variance);
    return { upper: mean + distance, lower: mean - distance };
  });
  return { upper: bands.map(({ upper }) => upper), lower: bands.map(({ lower }) => lower) };
}

/** Relative strength index by Wilder's smoothing, 0..100; 50 where nothing moves. */
export function rsi(closes: readonly number[], period = 14): number[] {
  let [gain, loss] = [0, 0];
  return closes.map((close, at) => {
    if (at === 0) return NaN;
    const move = close - closes[at - 1]!;
    const keep = at <= period ? 1 : (period - 1) / period;
    const part = at <= period ? 1 : 1 / period;
    gain = gain * keep + Math.max(move, 0) * part;
    loss = loss * keep + Math.max(-move, 0) * part;
    if (at === period) [gain, loss] = [gain / period, loss / period];
    if (at < period) return NaN;
    return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
  });
}
