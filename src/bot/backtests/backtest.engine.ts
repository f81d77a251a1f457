import { outcomeOf, pnlOf } from '../../broker/pure.js';
import { msOf, type Candle } from '../../market/pure.js';
import { historyOf, keyOf, TradingRun } from '../run/trading-run.js';
import type { Decision, MarketView } from '../run/trading-run.types.js';
import type { BacktestInput, BacktestReport, BacktestSeries, BacktestTrade } from './backtest.types.js';
import { type CandleColumns, readCandle, rowFrom } from './candle-columns.js';
import { expiresAt } from './expiry.rules.js';
import { ReportBuilder } from './report-builder.js';
import type { Tally } from './tally.js';

export interface BacktestResult {
  report: BacktestReport;
  /** The first ones. */
  trades: BacktestTrade[];
  /** Of all settled ones. */
  total: Tally;
}

/** One asset while the backtest goes through it. */
interface Track extends BacktestSeries {
  /** The row that is decided on next, and after the last one. */
  next: number;
  end: number;
  /** Close of the last candle that has ended, in ticks; NaN before the first. */
  close: number;
}

/** Trades that are kept of one backtest; its report is of all. Objects of every trade of millions of candles are too many. */
const MOST_TRADES = 50_000;
/** How many candles are gone through between two tellings of progress. */
const TELL_EACH = 8192;

/**
 * A backtest: the `TradingRun` of live runs over closed candles, in order of time. An order is made at the instant T at
 * which the candle ends that it was decided on, at that candle's close, which is the price at T; it is settled at its
 * expiry by the close of the last candle that has ended by then. Where no candle starts at T the market is closed, and
 * the order is refused.
 * @param progress told how many candles are done, every few thousand
 * @param most trades to keep
 */
export function runBacktest(
  input: BacktestInput,
  progress?: (done: number) => void,
  most = MOST_TRADES,
): BacktestResult {
  return new Backtest(input, progress, most).run();
}

class Backtest {
  private readonly length: number;
  private readonly rules: TradingRun;
  private readonly tracks: Track[];
  private readonly report: ReportBuilder;
  private readonly trades: BacktestTrade[] = [];
  /** Open ones, in the order in which they were made, and the first instant at which one expires. */
  private open: BacktestTrade[] = [];
  private nextExpiry = Infinity;
  private readonly view: MarketView;
  private readonly candle: Candle = { time: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  private done = 0;

  constructor(
    private readonly input: BacktestInput,
    private readonly progress: ((done: number) => void) | undefined,
    private readonly most: number,
  ) {
    const { settings, series, timeZone, from, to, balance, payout, minStake, maxStake } = input;
    this.length = msOf(settings.timeframe);
    const { timeframe } = settings;
    const contexts = series.map(({ asset, symbol, tickSize }) => ({
      asset,
      symbol,
      tickSize,
      timeframe,
      timeZone,
    }));
    this.rules = new TradingRun(settings, contexts, { timeZone });
    this.report = new ReportBuilder(input);
    this.view = { now: from, balance, payout, minStake, maxStake };
    // a candle belongs to the run when it ends after `from` and at or before `to`
    this.tracks = series.map((one) => ({
      ...one,
      next: rowFrom(one.candles, from - this.length + 1),
      end: rowFrom(one.candles, to - this.length + 1),
      close: NaN,
    }));
  }

  run(): BacktestResult {
    for (const track of this.tracks) this.warm(track);
    for (let end = this.nextEnd(); end !== Infinity; end = this.nextEnd()) this.step(end);
    this.progress?.(this.done);
    this.settleUntil(this.input.to);
    const report = this.report.build(this.done, this.open.length);
    return { report, trades: this.trades, total: this.report.total };
  }

  /** As far back as a live run looks. */
  private warm(track: Track): void {
    const since = this.input.from - historyOf(this.rules) * this.length;
    for (let row = rowFrom(track.candles, since); row < track.next; row++) {
      this.rules.warm(track.asset, readCandle(track.candles, row, this.candle));
    }
    if (track.next > 0) track.close = track.candles.close[track.next - 1];
  }

  /** The first instant at which a candle ends that has not been gone through. */
  private nextEnd(): number {
    let first = Infinity;
    for (const { next, end, candles } of this.tracks) {
      if (next < end && candles.time[next] < first) first = candles.time[next];
    }
    return first + this.length;
  }

  private step(now: number): void {
    this.view.now = now;
    // what expired before this instant did so at the price of then
    if (this.nextExpiry < now) this.settleUntil(now - 1);
    const start = now - this.length;
    for (const track of this.tracks) {
      if (hasCandle(track, start)) track.close = track.candles.close[track.next];
    }
    if (this.nextExpiry === now) this.settleUntil(now);
    for (const track of this.tracks) {
      if (hasCandle(track, start)) this.decide(track);
    }
  }

  private decide(track: Track): void {
    const candle = readCandle(track.candles, track.next++, this.candle);
    const decision = this.rules.decide(track.asset, candle, this.view);
    if (decision.kind === 'order') this.order(track, decision);
    else if (decision.kind === 'refused') this.report.refuse(decision.restraint);
    if (++this.done % TELL_EACH === 0) this.progress?.(this.done);
  }

  private order(track: Track, decision: Extract<Decision, { kind: 'order' }>): void {
    const { now, payout } = this.view;
    if (!startsAt(track.candles, track.next, now)) return this.report.refuse('market_closed');
    const { signal, stake, level, expirySeconds } = decision;
    const trade: BacktestTrade = {
      key: keyOf(track.asset, now),
      asset: track.asset,
      direction: signal.direction,
      stake,
      level,
      payout,
      openedAt: now,
      expiresAt: expiresAt(this.input.settings.kind, now, expirySeconds),
      openPrice: track.close,
      status: 'open',
      pnl: 0,
      because: signal.because,
    };
    if (this.trades.length < this.most) this.trades.push(trade);
    this.open.push(trade);
    this.nextExpiry = Math.min(this.nextExpiry, trade.expiresAt);
    this.view.balance -= stake;
    this.rules.opened({ key: trade.key, asset: trade.asset, stake, level, openedAt: now });
  }

  /** Settles what expires at or before this instant, at the prices that are known now. */
  private settleUntil(now: number): void {
    if (this.nextExpiry > now) return;
    const due = this.open.filter((trade) => trade.expiresAt <= now);
    this.open = this.open.filter((trade) => trade.expiresAt > now);
    this.nextExpiry = Infinity;
    for (const { expiresAt } of this.open) this.nextExpiry = Math.min(this.nextExpiry, expiresAt);
    due.sort((a, b) => a.expiresAt - b.expiresAt); // stable: those of one instant as they were made
    for (const trade of due) this.settle(trade);
  }

  private settle(trade: BacktestTrade): void {
    const { close } = this.tracks.find(({ asset }) => asset === trade.asset)!;
    const status = outcomeOf(trade.direction, trade.openPrice, close);
    trade.closePrice = close;
    trade.status = status;
    trade.pnl = pnlOf(status, trade.stake, trade.payout);
    this.view.balance += trade.stake + trade.pnl;
    this.report.settle(trade);
    this.rules.settled(trade.key, { status, pnl: trade.pnl, closedAt: trade.expiresAt });
  }
}

function hasCandle({ next, end, candles }: Track, start: number): boolean {
  return next < end && candles.time[next] === start;
}

/** Whether the market is open at an instant: a candle starts then, be it after the range of the backtest. */
function startsAt(candles: CandleColumns, row: number, instant: number): boolean {
  return row < candles.length && candles.time[row] === instant;
}
