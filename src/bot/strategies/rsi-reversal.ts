import { type Candle, Rsi } from '../../market/pure.js';
import { below, integer, number, numberOf } from './params.js';
import { wilderSettling } from './settling.js';
import type { ParamValues, Signal, Strategy, StrategyRun } from './strategy.js';

/** A move that has gone too far turns. */
export const rsiReversal: Strategy = {
  id: 'rsi-reversal',
  name: 'RSI reversal',
  description:
    'Calls when the RSI comes back from below the oversold line, puts when it comes back from above the overbought one; or already when it enters there.',
  params: [
    integer('period', [2, 100], 14, 'Candles of the RSI'),
    number('oversold', [1, 49], 30, 'At or below it the market counts as oversold'),
    number('overbought', [51, 99], 70, 'At or above it the market counts as overbought'),
    {
      name: 'entry',
      type: 'choice',
      choices: ['leaving', 'entering'],
      default: 'leaving',
      description: 'Whether it signals when the RSI leaves the zone, or when it enters it',
    },
  ],
  rules: [below('oversold', 'overbought')],
  create: (params) => new RsiReversal(params),
};

class RsiReversal implements StrategyRun {
  readonly warmup: number;
  private readonly rsi: Rsi;
  private readonly oversold: number;
  private readonly overbought: number;
  private readonly leaving: boolean;
  private before = NaN;

  constructor(params: ParamValues) {
    const period = numberOf(params, 'period');
    this.rsi = new Rsi(period);
    this.warmup = wilderSettling(period);
    this.oversold = numberOf(params, 'oversold');
    this.overbought = numberOf(params, 'overbought');
    this.leaving = params['entry'] === 'leaving';
  }

  onCandle({ close }: Candle): Signal | undefined {
    const { before, oversold, overbought } = this;
    const now = this.rsi.add(close);
    this.before = now;
    const [outer, inner] = this.leaving ? [before, now] : [now, before];
    if (outer <= oversold && inner > oversold) return signal('call', now, oversold);
    if (outer >= overbought && inner < overbought) return signal('put', now, overbought);
    return undefined;
  }
}

function signal(direction: Signal['direction'], rsi: number, threshold: number): Signal {
  return { direction, because: { rsi, threshold } };
}
