import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { TradeDocument } from '../orders/trade.schema.js';

/** Rows that are written at once. */
const CHUNK = 500;
/** What tells by whom an order is watched. */
const WATCHED = { todo: 1, owner: 1, leaseUntil: 1, missingSince: 1 } as const;

/** The orders of somebody who goes: they count in the totals of all, and are nobody's. */
@Injectable()
export class PersonsTrades {
  constructor(@InjectModel(TradeDocument.name) private readonly trades: Model<TradeDocument>) {}

  /** Whether orders with real money, written after a time, are not settled. */
  async hasOpenReal(userId: string, after: Date): Promise<boolean> {
    const open = { userId, accountType: 'real', todo: true, createdAt: { $gt: after } } as const;
    return (await this.trades.exists(open)) !== null;
  }

  /** Play money that is at stake is nobody's loss. */
  async deleteOpenDemo(userId: string): Promise<void> {
    await this.trades.deleteMany({ userId, accountType: 'demo', todo: true });
  }

  /** What they were called, by their owner and at the broker, goes with the name. */
  async rename(userId: string, alias: string): Promise<void> {
    for (;;) {
      const rows = await this.trades.find({ userId }, { _id: 1 }).limit(CHUNK).lean();
      if (rows.length === 0) return;
      await this.trades.bulkWrite(
        rows.map(({ _id }) => ({
          updateOne: {
            filter: { _id, userId },
            update: {
              $set: { userId: alias, clientOrderId: _id },
              $unset: { externalId: 1, ...WATCHED },
            },
          },
        })),
        { ordered: false },
      );
    }
  }
}
