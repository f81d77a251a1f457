import { candlesOf, candleWalk } from '../../../test/factories/run-candles.js';
import type { Candle } from '../../market/index.js';
import { checkRunSettings, type RunRequest } from '../run/run-settings.rules.js';
import { runBacktest } from './backtest.engine.js';
import type { BacktestInput } from './backtest.types.js';
import { toColumns } from './candle-columns.js';

const MINUTE = 60_000;

/** A backtest of candles of the first hours of 1970; a signal list says what is ordered when (UTC). */
function inputOf(
  series: Readonly<Record<string, readonly Candle[]>>,
  request: Partial<RunRequest> = {},
  rest: Partial<BacktestInput> = {},
): BacktestInput {
  const settings = checkRunSettings({
    strategy: 'signal-list',
    assets: Object.keys(series),
    timeframe: '1m',
    stake: { mode: 'fixed', amount: 10 },
    ...request,
  });
  return {
    settings,
    series: Object.entries(series).map(([asset, candles]) => ({
      asset,
      symbol: asset,
      tickSize: 1,
      candles: toColumns(candles),
    })),
    from: 0,
    to: 24 * 60 * MINUTE,
    balance: 100_000,
    payout: 0.87,
    minStake: 100,
    maxStake: 500_000,
    timeZone: 'UTC',
    ...rest,
  };
}

const lines = (text: string) => ({ params: { lines: text } });
/** Minute n ends with the close at [n]: the order of 00:01 is made at the close of the candle of 00:00. */
const at = (closes: number[]) => candlesOf(closes);

describe('runBacktest', () => {
  it.each([
    ['a call that rises wins the pay-out', 'call', [100, 105, 110], { status: 'win', pnl: 870 }],
    ['a call that falls loses the stake', 'call', [100, 95, 110], { status: 'loss', pnl: -1000 }],
    ['a put that falls wins', 'put', [100, 95, 90], { status: 'win', pnl: 870 }],
    ['the same price gives the stake back', 'put', [100, 100, 90], { status: 'tie', pnl: 0 }],
  ])('%s', (_, direction, closes, expected) => {
    const { trades, report } = runBacktest(inputOf({ A1: at(closes) }, lines(`00:01 A1 ${direction}`)));
    expect(trades).toEqual([
      expect.objectContaining({
        key: 'A1:60',
        openedAt: MINUTE,
        expiresAt: 2 * MINUTE,
        openPrice: 100,
        closePrice: closes[1],
        ...expected,
      }),
    ]);
    expect(report.endBalance).toBe(1000 + expected.pnl / 100);
  });

  it('where no candle starts the market is closed: nothing is bought, and nothing of it is left', () => {
    const candles = at([100, 101, 102, 103, 104, 105]).filter(({ time }) => time !== 2 * MINUTE);
    const { trades, report } = runBacktest(inputOf({ A1: candles }, lines('00:02 A1 CALL\n00:04 A1 CALL')));
    expect(trades.map(({ key }) => key)).toEqual(['A1:240']);
    expect(report.refused).toEqual({ market_closed: 1 });
  });

  it('what expires in a gap does so at the last price before it, at its own instant', () => {
    const candles = at([100, 105, 0, 0, 0, 90, 95]).filter(({ close }) => close > 0);
    candles[2] = { ...candles[2], open: 90 };
    const input = inputOf({ A1: candles }, { ...lines('00:01 A1 CALL'), expirySeconds: 180 });
    expect(runBacktest(input).trades).toMatchObject([
      { status: 'win', closePrice: 105, expiresAt: 4 * MINUTE },
    ]);
  });

  it('settles before it decides: what ends at an instant frees its place and its money then', () => {
    const input = inputOf(
      { A1: at([100, 105, 110, 115]), B1: at([50, 40, 30, 20]) },
      { ...lines('00:01 B1 CALL\n00:02 A1 CALL\n00:02 B1 CALL'), stake: { mode: 'fixed', amount: 500 } },
    );
    const { trades, report } = runBacktest({ ...input, balance: 100_000 });
    // one place: A1 is first of the two that want it at 00:02; but half of the balance is no longer 500
    expect(trades.map(({ key }) => key)).toEqual(['B1:60']);
    expect(report.refused).toEqual({ balance: 2 });
    const small = inputOf(
      { A1: at([100, 105, 110, 115]), B1: at([50, 40, 30, 20]) },
      lines('00:01 B1 CALL\n00:02 A1 CALL\n00:02 B1 CALL'),
    );
    expect(runBacktest(small).trades.map(({ key }) => key)).toEqual(['B1:60', 'A1:120']);
    expect(runBacktest(small).report.refused).toEqual({ max_open: 1 });
  });

  it.each([
    ['turbo', 60, '00:01', 2 * MINUTE],
    ['turbo', 300, '00:01', 6 * MINUTE],
    ['binary', 900, '00:01', 15 * MINUTE],
    ['binary', 900, '00:14', 15 * MINUTE],
    ['binary', 900, '00:15', 30 * MINUTE],
    ['binary', 1800, '00:14', 30 * MINUTE],
  ] as const)('%s of %d s bought at %s expires at its step', (kind, expirySeconds, time, expiresAt) => {
    const closes = Array.from({ length: 60 }, (_, index) => 100 + index);
    const input = inputOf({ A1: at(closes) }, { ...lines(`${time} A1 CALL`), kind, expirySeconds });
    expect(runBacktest(input).trades).toMatchObject([{ expiresAt }]);
  });

  it('candles before the range warm up, those after it are not looked at, what is open then stays open', () => {
    const candles = candleWalk({ seed: 4, count: 500 });
    const request = { strategy: 'bollinger-touch', params: {}, expirySeconds: 300 };
    const range = { from: 100 * MINUTE, to: 300 * MINUTE };
    const { trades, report } = runBacktest(inputOf({ A1: candles }, request, range));
    expect(report.candles).toBe(200);
    expect(trades[0].openedAt).toBeGreaterThan(range.from);
    expect(trades.at(-1)!.openedAt).toBeLessThanOrEqual(range.to);
    const open = trades.filter(({ status }) => status === 'open');
    expect(open.every(({ expiresAt }) => expiresAt > range.to)).toBe(true);
    expect(report).toMatchObject({ open: open.length, trades: trades.length - open.length });
  });

  it('the report is what the trades add up to', () => {
    const series = {
      A1: candleWalk({ seed: 5, count: 4000, gaps: 0.01 }),
      B1: candleWalk({ seed: 6, count: 4000 }),
    };
    const stake = { mode: 'percent', amount: 2, progression: 'martingale', levels: 2 } as const;
    const input = inputOf(
      series,
      { strategy: 'bollinger-touch', params: {}, stake, protections: { maxOpen: 2 } },
      { to: 4000 * MINUTE },
    );
    const { trades, report } = runBacktest(input);
    const settled = trades
      .filter(({ status }) => status !== 'open')
      .sort((a, b) => a.expiresAt - b.expiresAt || trades.indexOf(a) - trades.indexOf(b));
    expect(settled.length).toBeGreaterThan(500);
    const sum = (pnls: number[]) => pnls.reduce((total, pnl) => total + pnl, 0);
    const pnls = settled.map(({ pnl }) => pnl);
    let [equity, peak, drawdown, share, streak, longest] = [100_000, 100_000, 0, 0, 0, 0];
    for (const { pnl, status } of settled) {
      equity += pnl;
      peak = Math.max(peak, equity);
      drawdown = Math.max(drawdown, peak - equity);
      share = Math.max(share, (peak - equity) / peak);
      streak = status === 'loss' ? streak + 1 : status === 'win' ? 0 : streak;
      longest = Math.max(longest, streak);
    }
    const count = (status: string) => settled.filter((trade) => trade.status === status).length;
    expect(report).toMatchObject({
      trades: settled.length,
      wins: count('win'),
      losses: count('loss'),
      ties: count('tie'),
      pnl: sum(pnls) / 100,
      endBalance: equity / 100,
      maxDrawdown: drawdown / 100,
      longestLosingStreak: longest,
    });
    expect(report.maxDrawdownPercent).toBeCloseTo(share * 100, 9);
    expect(report.winRate).toBeCloseTo(count('win') / (count('win') + count('loss')), 12);
    expect(report.expectancy).toBeCloseTo(sum(pnls) / settled.length / 100, 9);
    const lost = -sum(pnls.filter((pnl) => pnl < 0));
    expect(report.profitFactor).toBeCloseTo((sum(pnls) + lost) / lost, 9);
    for (const { asset, trades: of, pnl } of report.perAsset) {
      const own = settled.filter((trade) => trade.asset === asset);
      expect([of, pnl]).toEqual([own.length, sum(own.map((trade) => trade.pnl)) / 100]);
    }
    expect(report.perHour.map(({ hour }) => hour)).toEqual(Array.from({ length: 24 }, (_, hour) => hour));
    for (const { hour, trades: of } of report.perHour)
      expect(of).toBe(settled.filter(({ openedAt }) => new Date(openedAt).getUTCHours() === hour).length);
    expect(report.equity.length).toBeLessThanOrEqual(500);
    expect(report.equity[0]).toEqual({ time: new Date(0), value: 1000 });
    expect(report.equity.at(-1)!.value).toBe(equity / 100);
    // extremes are kept
    let [value, low, high] = [100_000, 100_000, 100_000];
    for (const pnl of pnls) {
      value += pnl;
      [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
    const shown = report.equity.map((point) => point.value * 100);
    expect([Math.round(Math.min(...shown)), Math.round(Math.max(...shown))]).toEqual([low, high]);
  });

  it('hours are those of the business time zone', () => {
    const input = inputOf({ A1: at([100, 105, 110]) }, lines('21:01 A1 CALL'), {
      timeZone: 'America/Sao_Paulo',
    });
    const { report } = runBacktest(input);
    expect(report.perHour.filter(({ trades }) => trades > 0)).toMatchObject([{ hour: 21, trades: 1 }]);
  });

  it('tells how far it is', () => {
    const told: number[] = [];
    runBacktest(
      inputOf({ A1: candleWalk({ seed: 1, count: 20_000 }) }, {}, { to: 20_000 * MINUTE }),
      (done) => told.push(done),
    );
    expect(told).toEqual([8192, 16_384, 20_000]);
  });
});
