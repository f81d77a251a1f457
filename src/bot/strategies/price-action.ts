import { type Candle, PatternScanner, RollingMax, Sma, toPrice } from '../../market/pure.js';
import { integer, number, numberOf } from './params.js';
import type { ParamValues, Signal, Strategy, StrategyContext, StrategyRun } from './strategy.js';

/** Turning candles count where the market has turned before. */
export const priceAction: Strategy = {
  id: 'price-action',
  name: 'Price action at support and resistance',
  description:
    'Calls on a bullish engulfing or pin bar that has reached the support, the lowest low of the candles before, and puts on a bearish one at the resistance, their highest high.',
  params: [
    {
      name: 'pattern',
      type: 'choice',
      choices: ['both', 'engulfing', 'pin-bar'],
      default: 'both',
      description: 'Which candles count',
    },
    integer('lookback', [5, 500], 30, 'Candles before the pattern whose extremes are support and resistance'),
    number('tolerance', [0, 5], 0.5, 'How far from the level still counts as reached, in mean candle ranges'),
    number('wick', [1, 10], 2, 'How many bodies the wick of a pin bar has at least'),
  ],
  create: (params, context) => new PriceAction(params, context),
};

class PriceAction implements StrategyRun {
  readonly warmup: number;
  private readonly engulfing: PatternScanner | undefined;
  private readonly wick: number;
  private readonly tolerance: number;
  private readonly highs: RollingMax;
  /** Of the lows, negated. */
  private readonly lows: RollingMax;
  private readonly ranges: Sma;
  private previousBody = 0;

  constructor(
    params: ParamValues,
    private readonly context: StrategyContext,
  ) {
    const lookback = numberOf(params, 'lookback');
    const { pattern } = params;
    if (pattern !== 'pin-bar') this.engulfing = new PatternScanner(['engulfing']);
    this.wick = pattern === 'engulfing' ? Infinity : numberOf(params, 'wick');
    this.tolerance = numberOf(params, 'tolerance');
    this.highs = new RollingMax(lookback);
    this.lows = new RollingMax(lookback);
    this.ranges = new Sma(lookback);
    this.warmup = lookback + 1;
  }

  onCandle(candle: Candle): Signal | undefined {
    const { open, high, low, close } = candle;
    this.engulfing?.add(candle);
    // the levels are those of the candles before
    const near = this.tolerance * this.ranges.value;
    const support = -this.lows.value;
    const resistance = this.highs.value;
    const turn = this.turnOf(candle);
    this.lows.add(-low);
    this.highs.add(high);
    this.ranges.add(high - low);
    this.previousBody = close - open;
    if (turn > 0 && low <= support + near) return this.signal('call', low, support);
    if (turn < 0 && high >= resistance - near) return this.signal('put', high, resistance);
    return undefined;
  }

  /** 1 for a candle that turns up, -1 for one that turns down. */
  private turnOf({ open, high, low, close }: Candle): -1 | 0 | 1 {
    // a body of nothing before has no colour to be against
    const code = this.previousBody === 0 ? 0 : (this.engulfing?.code('engulfing') ?? 0);
    if (code !== 0) return code > 0 ? 1 : -1;
    const lower = Math.min(open, close) - low;
    const upper = high - Math.max(open, close);
    const least = this.wick * Math.abs(close - open);
    // most of the candle is that one wick
    if (lower >= least && lower * 2 > high - low && lower > upper) return 1;
    if (upper >= least && upper * 2 > high - low && upper > lower) return -1;
    return 0;
  }

  private signal(direction: Signal['direction'], price: number, level: number): Signal {
    const { tickSize } = this.context;
    return { direction, because: { price: toPrice(price, tickSize), level: toPrice(level, tickSize) } };
  }
}
