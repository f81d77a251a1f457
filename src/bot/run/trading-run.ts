import type { Candle } from '../../market/pure.js';
import { Zone } from '../../common/pure.js';
import type { Signal, StrategyContext, StrategyRun } from '../strategies/strategy.js';
import { findStrategy } from '../strategies/strategies.js';
import { LocalTime } from './local-time.js';
import {
  book,
  type Ledger,
  type Limits,
  newLedger,
  restAt,
  restUntil,
  toLimits,
  turnDay,
} from './protections.rules.js';
import type { RunSettings } from './run-settings.js';
import {
  afterDropping,
  afterOpening,
  afterSettling,
  AT_START,
  levelOf,
  type Progress,
  stakeFor,
} from './stakes.rules.js';
import type { Decision, MarketView, ProtectionStatus, Restraint, RunTrade } from './trading-run.types.js';

const NOTHING: Decision = { kind: 'nothing' };

/** Names an order of a run by the candle that it was decided on. @param end of the candle, ms */
export function keyOf(asset: string, end: number): string {
  return `${asset}:${end / 1000}`;
}

/**
 * How many candles' time a run looks back before it begins: more than its warm-up, because candles may be missing and
 * because averages come closer to what a longer history would make of them. The same live and in a backtest.
 */
export function historyOf({ warmup }: TradingRun): number {
  return Math.min(1500, warmup * 3 + 1);
}

/** The end of the candle that an order was decided on, ms. */
function decidedAt(key: string): number {
  return Number(key.slice(key.lastIndexOf(':') + 1)) * 1000;
}

/** One asset of a run. */
interface Series {
  strategy: StrategyRun;
  candles: number;
  /** Start of the last candle seen. */
  last: number;
}

/**
 * Decides what a run does, live and in a backtest. It knows candles, its own trades and what the market offers, and no
 * clock. A decision at an instant T stands on the settlements that closed at or before T, in the order (closed, decided,
 * asset), however they arrived; settlements of later instants wait for theirs.
 */
export class TradingRun {
  /** How many candles each asset has to have seen before its signals count. */
  readonly warmup: number;
  private readonly series = new Map<string, Series>();
  private readonly rank = new Map<string, number>();
  private readonly limits: Limits;
  private readonly calendar: LocalTime;
  private ledger: Ledger = newLedger();
  private progress: Progress = AT_START;
  /** Open, or closed later than the last decision. */
  private readonly open = new Map<string, RunTrade>();
  /** Of those, the settled ones. */
  private waiting: RunTrade[] = [];

  /**
   * @param settings complete and checked (`checkRunSettings`)
   * @param contexts one for each asset of the settings
   */
  constructor(
    private readonly settings: RunSettings,
    contexts: readonly StrategyContext[],
    options: { timeZone: string },
  ) {
    const strategy = findStrategy(settings.strategy);
    const zone = Zone.find(options.timeZone);
    if (!strategy || !zone) throw new Error('The settings of a run are checked before it is made');
    this.calendar = new LocalTime(zone);
    this.limits = toLimits(settings.protections);
    settings.assets.forEach((asset, index) => this.rank.set(asset, index));
    for (const context of contexts) {
      const run = strategy.create(settings.params, context);
      this.series.set(context.asset, { strategy: run, candles: 0, last: -Infinity });
    }
    this.warmup = Math.max(0, ...[...this.series.values()].map((series) => series.strategy.warmup));
  }

  /** A closed candle from before the run: the strategy sees it and decides nothing. */
  warm(asset: string, candle: Candle): void {
    this.look(asset, candle);
  }

  /**
   * A closed candle, oldest first. One that the asset has seen is passed over.
   * @param view of the instant at which the candle ends; read at once, not kept
   */
  decide(asset: string, candle: Candle, view: MarketView): Decision {
    const signal = this.look(asset, candle);
    if (!signal) return NOTHING;
    this.settleUntil(view.now);
    const restraint = this.restraintOf(view);
    if (restraint) return { kind: 'refused', signal, restraint };
    const stake = stakeFor(this.settings.stake, this.progress, view);
    if (typeof stake === 'string') return { kind: 'refused', signal, restraint: stake };
    const expirySeconds = signal.expirySeconds ?? this.settings.expirySeconds;
    return { kind: 'order', signal, stake, level: levelOf(this.progress), expirySeconds };
  }

  /**
   * An order of the run, from the moment it is decided on: it counts as open before the broker has answered. Told again
   * with the same key it takes the place of what was told before.
   */
  opened(trade: RunTrade): void {
    const { settled, ...open } = trade;
    const isNew = !this.open.has(trade.key);
    this.open.set(trade.key, open);
    if (isNew) this.progress = afterOpening(this.progress, open);
    if (settled) this.settled(trade.key, settled);
  }

  /** The outcome of an open order; of one that is not open it changes nothing. */
  settled(key: string, settled: NonNullable<RunTrade['settled']>): void {
    const trade = this.open.get(key);
    if (!trade || trade.settled) return;
    trade.settled = settled;
    this.waiting.push(trade);
  }

  /** The broker did not take the order: as if it had not been made. */
  dropped(key: string): void {
    const trade = this.open.get(key);
    if (!trade || trade.settled) return;
    this.open.delete(key);
    this.progress = afterDropping(this.progress, key);
  }

  protections(view: Pick<MarketView, 'now'>): ProtectionStatus {
    this.settleUntil(view.now);
    turnDay(this.ledger, view.now, this.calendar);
    const { ledger, limits, calendar } = this;
    const restraint = restAt(ledger, limits, view.now, calendar);
    return {
      ...(restraint && {
        resting: { restraint, until: restUntil(restraint, ledger, limits, view.now, calendar) },
      }),
      dayPnl: ledger.dayPnl,
      drawdown: ledger.peak - ledger.pnl,
      consecutiveLosses: ledger.consecutiveLosses,
      open: this.open.size,
      level: levelOf(this.progress),
    };
  }

  /** Comes to where a run with these trades is; what it knew of trades before is forgotten, its candles are not. */
  restore(trades: readonly RunTrade[]): void {
    this.ledger = newLedger();
    this.progress = AT_START;
    this.open.clear();
    this.waiting = [];
    for (const trade of [...trades].sort((a, b) => this.inOrder(a, b))) {
      this.settleUntil(decidedAt(trade.key));
      this.opened(trade);
    }
  }

  /** Undefined while the strategy has not seen enough. */
  private look(asset: string, candle: Candle): Signal | undefined {
    const series = this.series.get(asset);
    if (!series || candle.time <= series.last) return undefined;
    series.last = candle.time;
    const signal = series.strategy.onCandle(candle);
    return ++series.candles > series.strategy.warmup ? signal : undefined;
  }

  private restraintOf({ now, payout }: MarketView): Restraint | undefined {
    turnDay(this.ledger, now, this.calendar);
    const rest = restAt(this.ledger, this.limits, now, this.calendar);
    if (rest) return rest;
    if (payout < this.limits.minPayout) return 'min_payout';
    if (this.open.size >= this.limits.maxOpen) return 'max_open';
    return undefined;
  }

  /** Books what closed at or before this instant. */
  private settleUntil(now: number): void {
    if (this.waiting.length === 0) return;
    const due = this.waiting.filter((trade) => trade.settled!.closedAt <= now);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((trade) => trade.settled!.closedAt > now);
    due.sort((a, b) => a.settled!.closedAt - b.settled!.closedAt || this.inOrder(a, b));
    for (const trade of due) {
      this.open.delete(trade.key);
      book(this.ledger, trade, this.limits, this.calendar);
      this.progress = afterSettling(this.settings.stake, this.progress, trade);
    }
  }

  /** The order in which they were decided. */
  private inOrder(a: RunTrade, b: RunTrade): number {
    return (
      decidedAt(a.key) - decidedAt(b.key) || (this.rank.get(a.asset) ?? 0) - (this.rank.get(b.asset) ?? 0)
    );
  }
}
