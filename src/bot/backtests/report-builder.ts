import { Zone } from '../../common/pure.js';
import { LocalTime } from '../run/local-time.js';
import { minuteOfDay } from '../run/trading-hours.rules.js';
import type { Restraint } from '../run/trading-run.types.js';
import type { BacktestInput, BacktestReport, BacktestTrade } from './backtest.types.js';
import { EquityCurve } from './equity-curve.js';
import { Tally } from './tally.js';

/** Of the equity curve in a report. */
const MOST_POINTS = 500;

/** Makes the report of a backtest while it runs: each settlement costs the same, however long it has run. */
export class ReportBuilder {
  readonly total = new Tally();
  private readonly hours = Array.from({ length: 24 }, () => new Tally());
  private readonly assets: Map<string, Tally>;
  private readonly refused: BacktestReport['refused'] = {};
  private readonly curve = new EquityCurve();
  private readonly calendar: LocalTime;
  private equity: number;
  private peak: number;
  private grossWin = 0;
  private grossLoss = 0;
  private streak = 0;
  private longestStreak = 0;
  private drawdown = 0;
  private drawdownShare = 0;

  constructor(private readonly input: BacktestInput) {
    this.calendar = new LocalTime(Zone.find(input.timeZone)!);
    this.equity = this.peak = input.balance;
    this.assets = new Map(input.series.map(({ asset }) => [asset, new Tally()]));
    this.curve.push(input.from, input.balance);
  }

  /** A signal that was not traded. */
  refuse(reason: Restraint | 'market_closed'): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
  }

  settle({ status, pnl, asset, openedAt, expiresAt }: BacktestTrade): void {
    this.total.add(status, pnl);
    this.assets.get(asset)!.add(status, pnl);
    const hour = Math.floor(minuteOfDay(openedAt, this.calendar.offsetAt(openedAt)) / 60);
    this.hours[hour].add(status, pnl);
    if (pnl > 0) this.grossWin += pnl;
    else this.grossLoss -= pnl;
    if (status === 'loss') this.longestStreak = Math.max(this.longestStreak, ++this.streak);
    else if (status === 'win') this.streak = 0;
    this.equity += pnl;
    this.peak = Math.max(this.peak, this.equity);
    const fall = this.peak - this.equity;
    if (fall > this.drawdown) this.drawdown = fall;
    if (fall > this.drawdownShare * this.peak) this.drawdownShare = fall / this.peak;
    this.curve.push(expiresAt, this.equity);
  }

  /** @param candles that were decided on @param open orders that never were settled */
  build(candles: number, open: number): BacktestReport {
    return {
      candles,
      from: new Date(this.input.from),
      to: new Date(this.input.to),
      startBalance: this.input.balance / 100,
      endBalance: this.equity / 100,
      ...this.total.figures(),
      profitFactor: this.grossLoss === 0 ? null : this.grossWin / this.grossLoss,
      maxDrawdown: this.drawdown / 100,
      maxDrawdownPercent: this.drawdownShare * 100,
      longestLosingStreak: this.longestStreak,
      open,
      refused: this.refused,
      equity: this.curve.points(MOST_POINTS),
      perHour: this.hours.map((tally, hour) => ({ hour, ...tally.figures() })),
      perAsset: [...this.assets].map(([asset, tally]) => ({ asset, ...tally.figures() })),
    };
  }
}
