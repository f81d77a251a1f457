import { type Candle, Macd, toPrice } from '../../market/pure.js';
import { below, integer, numberOf } from './params.js';
import { emaSettling } from './settling.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';

/** Goes with momentum where it turns. */
export const macdMomentum: Strategy = {
  id: 'macd-momentum',
  name: 'MACD momentum',
  description:
    'Calls when the MACD crosses above its signal line and the histogram grows, puts when it crosses below and the histogram falls.',
  params: [
    integer('fast', [2, 100], 12, 'Candles of the fast average'),
    integer('slow', [3, 200], 26, 'Candles of the slow average'),
    integer('signal', [2, 100], 9, 'Values of the MACD that its signal line is the average of'),
    integer('hold', [0, 10], 0, 'Candles that the histogram has to go on growing after the cross'),
    {
      name: 'withTrend',
      type: 'boolean',
      default: false,
      description: 'Only calls with the MACD above zero and puts with it below',
    },
  ],
  rules: [below('fast', 'slow')],
  create: (params, context) => new MacdMomentum(params, context),
};

class MacdMomentum implements StrategyRun {
  readonly warmup: number;
  private readonly macd: Macd;
  private readonly hold: number;
  private readonly withTrend: boolean;
  private before = NaN;
  /** Since the last cross: its side, and the candles in which the histogram went on; 0 when it has not, or has signalled. */
  private side: -1 | 0 | 1 = 0;
  private grown = 0;

  constructor(
    params: ParamValues,
    private readonly context: StrategyContext,
  ) {
    const [fast, slow, signal] = ['fast', 'slow', 'signal'].map((name) => numberOf(params, name));
    this.macd = new Macd(fast, slow, signal);
    this.hold = numberOf(params, 'hold');
    this.withTrend = params['withTrend'] as boolean;
    this.warmup = emaSettling(slow) + emaSettling(signal);
  }

  onCandle({ close }: Candle): Signal | undefined {
    this.macd.add(close);
    const { histogram } = this.macd;
    const { before } = this;
    this.before = histogram;
    if (histogram > 0 && before <= 0) this.crossed(1);
    else if (histogram < 0 && before >= 0) this.crossed(-1);
    else if (this.side !== 0 && (histogram - before) * this.side > 0) this.grown++;
    else this.side = 0;
    if (this.side === 0 || this.grown < this.hold) return undefined;
    const { side } = this;
    this.side = 0;
    if (this.withTrend && this.macd.value * side <= 0) return undefined;
    return this.signal(side === 1 ? 'call' : 'put');
  }

  private crossed(side: -1 | 1): void {
    this.side = side;
    this.grown = 0;
  }

  private signal(direction: Signal['direction']): Signal {
    const { tickSize } = this.context;
    const { value, signal, histogram } = this.macd;
    return {
      direction,
      because: {
        macd: toPrice(value, tickSize),
        signal: toPrice(signal, tickSize),
        histogram: toPrice(histogram, tickSize),
      },
    };
  }
}
