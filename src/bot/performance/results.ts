import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { AccountType, Trade } from '../../broker/index.js';
import { Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Realtime, Signals } from '../../platform/index.js';
import type { Result } from './performance.rules.js';
import { accountKey, StrategyTradeRepository } from './strategy-trade.repository.js';
import type { StrategyTradeDocument } from './strategy-trade.schema.js';

interface PnlUpdate {
  /** Sum of all results, and of those of today by the market's clock. */
  total: number;
  today: number;
  /** Wins of those that were won or lost: 0..1. */
  winRate: number;
  trades: number;
  currency: string;
  accountType: AccountType;
}

declare module '../../platform/index.js' {
  interface ServerEvents {
    /** After each trade of one's bot. */
    pnl_update: PnlUpdate;
  }
}

/** How long a result waits for others before it is written, in ms. */
const WRITE_MS = 250;

/** Writes down how trades of bots end, each once, and tells their owner what it comes to. */
@Injectable()
export class Results implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = new Logger('Bots');
  private readonly zone: Zone;
  private readonly waiting: Trade[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly rows: StrategyTradeRepository,
    private readonly realtime: Realtime,
    private readonly signals: Signals,
    config: Config,
  ) {
    this.zone = Zone.find(config.businessTz)!;
  }

  onModuleInit(): void {
    this.signals.on('broker.trade-changed', ({ trade }) => this.soon(trade));
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  /** Trades that are not settled, or by hand, are passed over. */
  async add(trades: readonly Trade[]): Promise<void> {
    const rows = trades.flatMap((trade) => toRow(trade) ?? []);
    if (rows.length === 0) return;
    const added = new Set(await this.rows.add(rows));
    const accounts = new Map<string, Trade>();
    for (const trade of trades) if (added.has(trade.id)) accounts.set(accountKey(trade), trade);
    await this.tell([...accounts.values()]);
  }

  /**
   * Many trades end in the instant in which many bots decide: theirs comes first, and results are written together. What a
   * crash takes of it is found again by the runs.
   */
  private soon(trade: Trade): void {
    if (!toRow(trade)) return;
    this.waiting.push(trade);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.write();
    }, WRITE_MS).unref();
  }

  private async write(): Promise<void> {
    try {
      await this.add(this.waiting.splice(0));
    } catch (error) {
      this.log.warn(`Results are not written, and looked for later: ${String(error)}`);
    }
  }

  /** When the day of an instant began, ms. */
  dayOf(instant: number): number {
    return this.zone.startOfDay(this.zone.dayOf(instant));
  }

  /** How the accounts stand that these are the latest results of; those of one day are asked for together. */
  private async tell(latest: readonly Trade[]): Promise<void> {
    const days = new Map<number, Trade[]>();
    for (const trade of latest) {
      const day = this.dayOf(trade.closedAt!);
      days.set(day, [...(days.get(day) ?? []), trade]);
    }
    for (const [day, trades] of days) {
      const users = [...new Set(trades.map(({ userId }) => userId))];
      const [all, today] = await Promise.all([this.rows.figures(users), this.rows.figures(users, day)]);
      for (const { userId, accountType, currency } of trades) {
        const key = accountKey({ userId, accountType });
        const { pnl, winRate, trades: count } = all.get(key)!;
        const update = { total: pnl / 100, today: (today.get(key)?.pnl ?? 0) / 100, winRate, trades: count };
        this.realtime.emitTo(`user:${userId}`, 'pnl_update', { ...update, currency, accountType });
      }
    }
  }
}

function toRow(trade: Trade): StrategyTradeDocument | undefined {
  const { id, origin, state, closedAt } = trade;
  if (origin.by !== 'bot' || state !== 'settled' || closedAt === null) return undefined;
  const { userId, accountType, asset, stake, payout, pnl, currency } = trade;
  return {
    _id: id,
    ...{ userId, accountType, runId: origin.runId, strategy: origin.strategy, asset },
    status: trade.status as Result['status'],
    ...{ stake, payout, pnl, currency },
    openedAt: new Date(trade.openedAt),
    closedAt: new Date(closedAt),
  };
}
