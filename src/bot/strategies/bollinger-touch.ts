import { type Candle, toPrice } from '../../market/index.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';

/** A price that reaches a Bollinger band is expected to come back: a touch of the lower band calls, of the upper one puts. */
export const bollingerTouch: Strategy = {
  id: 'bollinger-touch',
  name: 'Bollinger touch',
  description:
    'A candle whose wick touches the lower Bollinger band calls, one that touches the upper band puts; one that touches both does neither.',
  params: [
    {
      name: 'period',
      type: 'integer',
      min: 2,
      max: 200,
      default: 14,
      description: 'Candles that the middle and the width of the bands are taken from',
    },
    {
      name: 'deviations',
      type: 'number',
      min: 0.5,
      max: 5,
      default: 1.5,
      description: 'Standard deviations from the middle to each band',
    },
  ],
  create: (params, context) => new BollingerTouch(params, context),
};

class BollingerTouch implements StrategyRun {
  readonly warmup: number;
  private readonly closes: Float64Array;
  private at = 0;
  private sum = 0;
  private squares = 0;
  private readonly deviations: number;

  constructor(
    params: ParamValues,
    private readonly context: StrategyContext,
  ) {
    this.warmup = params['period'] as number;
    this.deviations = params['deviations'] as number;
    this.closes = new Float64Array(this.warmup);
  }

  onCandle({ high, low, close }: Candle): Signal | undefined {
    const period = this.closes.length;
    const old = this.closes[this.at % period];
    this.closes[this.at++ % period] = close;
    // whole ticks: the sums stay exact
    this.sum += close - old;
    this.squares += close * close - old * old;
    const middle = this.sum / period;
    const width = this.deviations * Math.sqrt(Math.max(0, this.squares / period - middle * middle));
    const lower = middle - width;
    const upper = middle + width;
    if (low <= lower === high >= upper) return undefined;
    return low <= lower ? this.signal('call', low, lower) : this.signal('put', high, upper);
  }

  private signal(direction: Signal['direction'], price: number, band: number): Signal {
    const { tickSize } = this.context;
    return { direction, because: { price: toPrice(price, tickSize), band: toPrice(band, tickSize) } };
  }
}
