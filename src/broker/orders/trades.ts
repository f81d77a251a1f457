import { Injectable } from '@nestjs/common';
import type { Trade } from './trade.js';
import type { ListedTrade } from './listed-trade.js';
import { OrderNotFound } from './order.errors.js';
import type { TradeFilter, TradePosition } from './trade-filter.js';
import { TradeRepository } from './trade.repository.js';

/** Orders and trades to read. */
@Injectable()
export class Trades {
  constructor(private readonly trades: TradeRepository) {}

  /** @throws OrderNotFound */
  async get(userId: string, id: string): Promise<Trade> {
    const trade = await this.trades.findById(userId, id);
    if (!trade) throw new OrderNotFound();
    return trade;
  }

  /** Those of a run of a bot, in the order of opening. */
  ofRun(userId: string, runId: string): Promise<Trade[]> {
    return this.trades.ofRun(userId, runId);
  }

  /** Settled trades of the past, each once; for data that is made up. Returns how many are new. */
  addPast(trades: readonly Trade[]): Promise<number> {
    return this.trades.insertSettled(trades);
  }

  findByClientOrderId(userId: string, clientOrderId: string): Promise<Trade | null> {
    return this.trades.findByClientOrderId(userId, clientOrderId);
  }

  /** The same as `list`, of all users: for staff only. */
  listOfAll(filter: TradeFilter, limit: number, after?: TradePosition): Promise<Trade[]> {
    return this.trades.listOfAll(filter, limit, after);
  }

  /** Newest first, at most `limit`, older than `after`. */
  list(userId: string, filter: TradeFilter, limit: number, after?: TradePosition): Promise<Trade[]> {
    return this.trades.list(userId, filter, limit, after);
  }

  /** All of a user, or with undefined of everybody (for staff only), newest first, in chunks as they are read. */
  scan(userId: string | undefined, filter: TradeFilter): AsyncIterable<ListedTrade[]> {
    return this.trades.scan(userId, filter);
  }
}
