// node --import run-source.mjs first-signals.mjs: after how many candles the first strategy signals with its defaults, by seed
// and asset of the paper market, as JSON. A process of its own: within jest's sandbox making the prices takes 200 times as long.
import { MADE_ASSETS } from '../../src/broker/vendors/paper/market/paper-assets.ts';
import { madeMarket } from '../../src/broker/vendors/paper/market/paper-market.ts';
import { defaultsOf } from '../../src/bot/strategies/params.rules.ts';
import { STRATEGIES } from '../../src/bot/strategies/strategies.ts';

const MINUTE = 60_000;
const SEEDS = 50;
const STARTS = ['2026-11-29T22:00:00Z', '2026-06-13T04:07:00Z', '2026-08-19T20:29:00Z'].map(Date.parse);
const [strategy] = STRATEGIES;
// those that are listed first
const assets = MADE_ASSETS.filter(({ schedule }) => schedule === 'always').slice(0, 6);

const bySeed = [];
for (let seed = 1; seed <= SEEDS; seed++) {
  const market = madeMarket(String(seed));
  const start = STARTS[seed % STARTS.length];
  const firsts = [];
  for (const { id, symbol, tickSize } of assets) {
    const context = { asset: id, symbol, tickSize, timeframe: '1m', timeZone: 'UTC' };
    const run = strategy.create(defaultsOf(strategy), context);
    const range = { from: start - run.warmup * MINUTE, to: start + 20 * MINUTE };
    const candles = await market.find(id).candles.closed('1m', range, 1000, range.to);
    const signals = candles.map((candle) => run.onCandle(candle)).slice(run.warmup);
    firsts.push(signals.findIndex((signal) => signal !== undefined) + 1 || signals.length + 1);
  }
  bySeed.push(firsts);
}
process.stdout.write(JSON.stringify(bySeed));
