/** node backtest-process.ts <candles> <rounds>: sends its figures to the process that forked it. */
import type { BacktestInput, BacktestReport } from '../../src/bot/backtests/backtest.types.ts';
import type { CandleColumns } from '../../src/bot/backtests/candle-columns.ts';
import type { RunRequest } from '../../src/bot/run/run-settings.rules.ts';
import type { RunSettings } from '../../src/bot/run/run-settings.ts';
import { residentMegabytes } from '../measure.ts';

interface Averaging {
  add(value: number): number;
}

const built = async <Module>(path: string) =>
  (await import(new URL(`../../dist/src/${path}`, import.meta.url).href)) as Module;
const { runBacktest } = await built<{ runBacktest: (input: BacktestInput) => { report: BacktestReport } }>(
  'bot/backtests/backtest.engine.js',
);
const { checkRunSettings } = await built<{ checkRunSettings: (request: RunRequest) => RunSettings }>(
  'bot/run/run-settings.rules.js',
);
const { Ema, Rsi } = await built<Record<'Ema' | 'Rsi', new (period: number) => Averaging>>('market/index.js');

const [count, rounds] = process.argv.slice(2).map(Number);
const MINUTE = 60_000;
const from = Date.UTC(2024, 0, 1);

/** A walk in ticks. */
function walk(): CandleColumns {
  const column = () => new Float64Array(count);
  const candles: CandleColumns = {
    length: count,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let state = 42;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  let price = 108_500;
  for (let row = 0; row < count; row++) {
    const open = price;
    price += Math.round((random() - 0.5) * 40 + (108_500 - price) / 2000);
    candles.time[row] = from + row * MINUTE;
    candles.open[row] = open;
    candles.high[row] = Math.max(open, price) + Math.floor(random() * 10);
    candles.low[row] = Math.min(open, price) - Math.floor(random() * 10);
    candles.close[row] = price;
  }
  return candles;
}

const settings = checkRunSettings({
  strategy: 'ema-cross',
  params: { trend: 100, rsiPeriod: 14 },
  assets: ['EURUSD'],
  timeframe: '1m',
  stake: { mode: 'percent', amount: 0.1, progression: 'soros', levels: 2 },
  protections: {
    stopLoss: 500,
    stopWin: 500,
    maxConsecutiveLosses: 5,
    cooldownSeconds: 1800,
    minPayout: 0.8,
    hours: '06:00-22:00',
  },
});
const candles = walk();
const input: BacktestInput = {
  settings,
  series: [{ asset: 'EURUSD', symbol: 'EURUSD', tickSize: 0.00001, candles }],
  from,
  to: from + count * MINUTE,
  balance: 1_000_000,
  payout: 0.87,
  minStake: 100,
  maxStake: 500_000,
  timeZone: 'America/Sao_Paulo',
};

/** The strategy's indicators and its comparison, nothing else. */
function plainLoop(): number {
  const [fast, slow, trend, rsi] = [new Ema(9), new Ema(21), new Ema(100), new Rsi(14)];
  let [before, signals] = [NaN, 0];
  for (let row = 0; row < count; row++) {
    const close = candles.close[row];
    const gap = fast.add(close) - slow.add(close);
    const [level, strength] = [trend.add(close), rsi.add(close)];
    if (gap > 0 && before <= 0 && close > level && strength <= 70) signals++;
    if (gap < 0 && before >= 0 && close < level && strength >= 30) signals++;
    before = gap;
  }
  return signals;
}

function perSecond(work: () => unknown): number {
  const began = performance.now();
  work();
  return count / ((performance.now() - began) / 1000);
}

const backtest: number[] = [];
const plain: number[] = [];
let megabytes = 0;
let trades = 0;
// one after the other, so that both meet the same machine
for (let round = 0; round < rounds; round++) {
  backtest.push(perSecond(() => (trades = runBacktest(input).report.trades)));
  megabytes = Math.max(megabytes, residentMegabytes(process.pid));
  plain.push(perSecond(plainLoop));
}
process.send?.({ backtest, plain, trades, megabytes });
process.disconnect?.();
process.exit();
