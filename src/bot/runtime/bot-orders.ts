import { Injectable } from '@nestjs/common';
import { type AccountType, Orders, type Trade, Trades } from '../../broker/index.js';
import type { LeaseOwner } from '../../platform/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { keyOf } from '../run/trading-run.js';
import type { Decision } from '../run/trading-run.types.js';
import { BotRepository } from './bot.repository.js';
import { clientOrderIdOf } from './live-bot.rules.js';

/** Whose run an order is of, and which process has it. */
export interface OrderingRun {
  userId: string;
  runId: string;
  owner: LeaseOwner;
  accountType: AccountType;
  settings: RunSettings;
}

/** Makes the orders of bots, and reads what became of them. */
@Injectable()
export class BotOrders {
  constructor(
    private readonly bots: BotRepository,
    private readonly orders: Orders,
    private readonly trades: Trades,
  ) {}

  /**
   * Orders what was decided on the candle of the asset that ended at `end` (ms). Undefined when the run was ended, or is
   * another process's: nothing was sent then.
   * @throws as `Orders.place`: nothing was sent either
   */
  async place(
    run: OrderingRun,
    asset: string,
    end: number,
    { signal, stake, level, expirySeconds }: Decision & { kind: 'order' },
  ): Promise<Trade | undefined> {
    const { userId, runId, owner, accountType, settings } = run;
    const { strategy, kind } = settings;
    const clientOrderId = clientOrderIdOf(runId, asset, end);
    const placed = await this.orders.placeIf(
      userId,
      { asset, kind, direction: signal.direction, stake, expirySeconds, accountType, clientOrderId },
      { by: 'bot', runId, key: keyOf(asset, end), strategy, level, signalledAt: end },
      () => this.bots.mayOrder(userId, runId, owner, new Date(end)),
    );
    return placed?.trade;
  }

  /** In the order of opening. */
  ofRun(userId: string, runId: string): Promise<Trade[]> {
    return this.trades.ofRun(userId, runId);
  }

  /** @throws OrderNotFound */
  get(userId: string, id: string): Promise<Trade> {
    return this.trades.get(userId, id);
  }
}
