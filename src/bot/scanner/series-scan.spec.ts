import type { Candle } from '../../market/index.js';
import type { Signal } from '../strategies/strategy.js';
import { type ScannedSignal, SeriesScan } from './series-scan.js';

const MINUTE = 60_000;

/** Runs candles with these closes, minute by minute (null: missing), and a strategy that signals at these minutes. */
function scan(
  closes: readonly (number | null)[],
  signals: Readonly<Record<number, Partial<Signal>>>,
  warmup = 0,
) {
  const strategy = {
    warmup,
    onCandle: ({ time }: Candle): Signal | undefined => {
      const signal = signals[time / MINUTE];
      return signal && { direction: 'call', because: {}, ...signal };
    },
  };
  const series = new SeriesScan(strategy, MINUTE);
  const decided = closes.flatMap((close, minute): ScannedSignal[] =>
    close === null
      ? []
      : series.add({ time: minute * MINUTE, open: close, high: close, low: close, close, volume: 0 }),
  );
  return decided.map(({ at, decidedAt, outcome }) => [at / MINUTE, decidedAt / MINUTE, outcome]);
}

describe('SeriesScan', () => {
  it.each([
    { case: 'a call wins when it rises', closes: [10, 11], signal: {}, outcome: 'win' },
    { case: 'a call loses when it falls', closes: [10, 9], signal: {}, outcome: 'loss' },
    { case: 'a put wins when it falls', closes: [10, 9], signal: { direction: 'put' }, outcome: 'win' },
    { case: 'a put loses when it rises', closes: [10, 11], signal: { direction: 'put' }, outcome: 'loss' },
    { case: 'nothing moved', closes: [10, 10], signal: { direction: 'put' }, outcome: 'tie' },
  ] as const)('$case', ({ closes, signal, outcome }) => {
    expect(scan(closes, { 0: signal })).toEqual([[1, 2, outcome]]);
  });

  it('decides at the expiry that the signal asks for, in whole candles', () => {
    expect(scan([10, 11, 12, 9], { 0: { expirySeconds: 130 } })).toEqual([[1, 4, 'loss']]);
  });

  it('takes the last close before an expiry at which no candle ends', () => {
    expect(scan([10, 12, null, 9], { 0: { expirySeconds: 120 } })).toEqual([[1, 3, 'win']]);
    expect(scan([10, null, null, 12], { 0: {} })).toEqual([[1, 2, 'tie']]);
  });

  it('decides a signal before it hears the next one', () => {
    expect(scan([10, 11, 10], { 0: {}, 1: {} })).toEqual([
      [1, 2, 'win'],
      [2, 3, 'loss'],
    ]);
  });

  it('does not count what comes before the strategy is warm', () => {
    expect(scan([10, 11, 12, 13], { 0: {}, 1: {}, 2: {} }, 2)).toEqual([[3, 4, 'win']]);
  });
});
