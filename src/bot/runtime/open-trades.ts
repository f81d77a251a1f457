import { setTimeout as sleep } from 'node:timers/promises';
import type { Trade } from '../../broker/index.js';
import type { TradingRun } from '../run/trading-run.js';
import { toRunTrade } from './live-bot.rules.js';

/** How often due trades are looked at while a decision waits for them, in ms; their news mostly come by themselves. */
const LOOK_MS = 1000;

/** The trades of a run: tells the run what becomes of them, each thing once and nothing backwards. */
export class OpenTrades {
  private readonly open = new Map<string, Trade>();
  /** Keys of orders that were ever made. */
  private readonly made = new Set<string>();
  private readonly over = new Set<string>();
  private wakers: (() => void)[] = [];
  private isStopped = false;

  constructor(
    private readonly runId: string,
    private readonly run: () => TradingRun,
  ) {}

  get size(): number {
    return this.open.size;
  }

  /** Comes to where the run is after these. */
  restore(trades: readonly Trade[]): void {
    this.run().restore(trades.flatMap((trade) => toRunTrade(trade) ?? []));
    for (const trade of trades) {
      const key = this.keyOf(trade);
      if (key === undefined) continue;
      this.made.add(key);
      if (isOver(trade)) this.over.add(key);
      else this.open.set(key, trade);
    }
  }

  /** Whether an order was made for this decision, whatever became of it. */
  wasMade(key: string): boolean {
    return this.made.has(key);
  }

  /** Takes what has become of a trade; false when it is none of the run, or nothing new. */
  take(trade: Trade): boolean {
    const key = this.keyOf(trade);
    if (key === undefined || this.over.has(key)) return false;
    const known = this.open.get(key);
    if (known && known.state === trade.state && known.version >= trade.version) return false;
    this.made.add(key);
    const asRun = toRunTrade(trade);
    if (asRun) this.run().opened(asRun);
    else this.run().dropped(key);
    if (isOver(trade)) {
      this.over.add(key);
      this.open.delete(key);
    } else this.open.set(key, trade);
    this.wake();
    return true;
  }

  /** Those that should be over by now, ms by the market's clock. */
  due(now: number): Trade[] {
    return [...this.open.values()].filter(({ expiresAt }) => expiresAt <= now);
  }

  /** Waits until those that expire by then are settled, at most so long. Of unknown ones nobody knows when that is. */
  async settledUntil(end: number, mostMs: number, look: () => Promise<void>): Promise<void> {
    const until = performance.now() + mostMs;
    const isWaiting = () => this.due(end).some(({ state }) => state === 'accepted');
    while (isWaiting() && !this.isStopped && performance.now() < until) {
      await Promise.race([sleep(LOOK_MS), new Promise<void>((resolve) => this.wakers.push(resolve))]);
      if (isWaiting()) await look().catch(() => undefined); // it is looked at again
    }
  }

  stop(): void {
    this.isStopped = true;
    this.wake();
  }

  private wake(): void {
    for (const waker of this.wakers.splice(0)) waker();
  }

  private keyOf({ origin }: Trade): string | undefined {
    return origin.by === 'bot' && origin.runId === this.runId ? origin.key : undefined;
  }
}

function isOver({ state }: Trade): boolean {
  return state === 'settled' || state === 'rejected';
}
