import { type Candle, Ema, Rsi, toPrice } from '../../market/pure.js';
import { below, integer, number, numberOf } from './params.js';
import { emaSettling, wilderSettling } from './settling.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';

/** Goes with a young move, as long as the larger one agrees. */
export const emaCross: Strategy = {
  id: 'ema-cross',
  name: 'EMA cross with trend filter',
  description:
    'Calls when the fast average crosses above the slow one while the price is above the trend average, puts in the mirrored case. An RSI can keep it from going where the move is spent.',
  params: [
    integer('fast', [2, 200], 9, 'Candles of the fast average'),
    integer('slow', [3, 400], 21, 'Candles of the slow average'),
    integer('trend', [0, 1000], 100, 'Candles of the trend average, longer than slow; 0 for no trend filter'),
    integer('rsiPeriod', [0, 100], 0, 'Candles of the RSI, from 2 on; 0 for no RSI filter'),
    number(
      'rsiLimit',
      [50, 100],
      70,
      'No call with an RSI above it, no put with one as far below the other end of the scale',
    ),
  ],
  rules: [
    below('fast', 'slow'),
    {
      param: 'trend',
      fault: (params) => {
        const trend = numberOf(params, 'trend');
        return trend === 0 || trend > numberOf(params, 'slow') ? undefined : 'must be 0 or above slow';
      },
    },
    {
      param: 'rsiPeriod',
      fault: (params) => (params['rsiPeriod'] === 1 ? 'must be 0, or 2 at least' : undefined),
    },
  ],
  create: (params, context) => new EmaCross(params, context),
};

class EmaCross implements StrategyRun {
  readonly warmup: number;
  private readonly fast: Ema;
  private readonly slow: Ema;
  private readonly trend: Ema | undefined;
  private readonly rsi: Rsi | undefined;
  private readonly rsiLimit: number;
  private gap = NaN;

  constructor(
    params: ParamValues,
    private readonly context: StrategyContext,
  ) {
    const [fast, slow, trend, rsi] = ['fast', 'slow', 'trend', 'rsiPeriod'].map((name) =>
      numberOf(params, name),
    );
    this.fast = new Ema(fast);
    this.slow = new Ema(slow);
    if (trend > 0) this.trend = new Ema(trend);
    if (rsi > 0) this.rsi = new Rsi(rsi);
    this.rsiLimit = numberOf(params, 'rsiLimit');
    this.warmup = Math.max(emaSettling(Math.max(slow, trend)), wilderSettling(rsi));
  }

  onCandle({ close }: Candle): Signal | undefined {
    const before = this.gap;
    const gap = (this.gap = this.fast.add(close) - this.slow.add(close));
    const trend = this.trend?.add(close);
    const rsi = this.rsi?.add(close);
    if (gap > 0 && before <= 0) {
      if ((trend === undefined || close > trend) && (rsi === undefined || rsi <= this.rsiLimit))
        return this.signal('call', trend, rsi);
    } else if (gap < 0 && before >= 0) {
      if ((trend === undefined || close < trend) && (rsi === undefined || rsi >= 100 - this.rsiLimit))
        return this.signal('put', trend, rsi);
    }
    return undefined;
  }

  private signal(direction: Signal['direction'], trend: number | undefined, rsi: number | undefined): Signal {
    const { tickSize } = this.context;
    const because = {
      fast: toPrice(this.fast.value, tickSize),
      slow: toPrice(this.slow.value, tickSize),
      ...(trend !== undefined && { trend: toPrice(trend, tickSize) }),
      ...(rsi !== undefined && { rsi }),
    };
    return { direction, because };
  }
}
