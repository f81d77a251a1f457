import { MADE_ASSETS } from '../../broker/vendors/paper/market/paper-assets.js';
import { madeMarket } from '../../broker/vendors/paper/market/paper-market.js';
import { defaultsOf } from './params.rules.js';
import { STRATEGIES } from './strategies.js';

const MINUTE = 60_000;
/** Promised are 10. */
const MOST = 7;
const STARTS = ['2026-11-29T22:00:00Z', '2026-06-13T04:07:00Z', '2026-08-19T20:59:00Z'].map(Date.parse);

describe('the first strategy with its defaults, on the paper market', () => {
  it(`signals within ${MOST} one-minute candles on any three assets that are always open, seeds 1 to 50`, async () => {
    const [strategy] = STRATEGIES;
    const assets = MADE_ASSETS.filter(({ schedule }) => schedule === 'always');
    expect(assets.length).toBeGreaterThanOrEqual(3);
    for (let seed = 1; seed <= 50; seed++) {
      const market = madeMarket(String(seed));
      const start = STARTS[seed % STARTS.length];
      const firsts: number[] = [];
      for (const { id, symbol, tickSize } of assets) {
        const context = { asset: id, symbol, tickSize, timeframe: '1m', timeZone: 'UTC' } as const;
        const run = strategy.create(defaultsOf(strategy), context);
        const range = { from: start - run.warmup * MINUTE, to: start + 30 * MINUTE };
        const candles = await market.find(id).candles.closed('1m', range, 1000, range.to);
        const signals = candles.map((candle) => run.onCandle(candle)).slice(run.warmup);
        firsts.push(signals.findIndex((signal) => signal !== undefined) + 1);
      }
      // the three that wait longest: the first of them has to come in time
      const [, , third] = firsts.map((first) => first || Infinity).sort((a, b) => b - a);
      expect(third).toBeLessThanOrEqual(MOST);
    }
  });
});
