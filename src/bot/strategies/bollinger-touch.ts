import { Bollinger, type Candle, toPrice } from '../../market/pure.js';
import { integer, number, numberOf } from './params.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';

/** A price that reaches a Bollinger band is expected to come back to the middle. */
export const bollingerTouch: Strategy = {
  id: 'bollinger-touch',
  name: 'Bollinger touch',
  description:
    'A candle whose wick touches the lower Bollinger band calls, one that touches the upper band puts; one that touches both does neither.',
  params: [
    integer('period', [2, 200], 10, 'Candles that the middle and the width of the bands are taken from'),
    number('deviations', [0.5, 5], 1.3, 'Standard deviations from the middle to each band'),
  ],
  create: (params, context) => new BollingerTouch(params, context),
};

class BollingerTouch implements StrategyRun {
  readonly warmup: number;
  private readonly bands: Bollinger;

  constructor(
    params: ParamValues,
    private readonly context: StrategyContext,
  ) {
    this.bands = new Bollinger(numberOf(params, 'period'), numberOf(params, 'deviations'));
    this.warmup = this.bands.warmup;
  }

  onCandle({ high, low, close }: Candle): Signal | undefined {
    const { bands } = this;
    bands.add(close);
    const below = low <= bands.lower;
    const above = high >= bands.upper;
    if (below === above) return undefined;
    return below ? this.signal('call', low, bands.lower) : this.signal('put', high, bands.upper);
  }

  private signal(direction: Signal['direction'], price: number, band: number): Signal {
    const { tickSize } = this.context;
    const because = {
      price: toPrice(price, tickSize),
      band: toPrice(band, tickSize),
      middle: toPrice(this.bands.value, tickSize),
    };
    return { direction, because };
  }
}
