import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import { RealDayDocument, RealTradingDocument } from './real-trading.schema.js';

/** Limits in cents, of stakes. */
export type RealTrading = { enabled: false } | { enabled: true; perOrderLimit: number; perDayLimit: number };

/** As stored: with the second factor that it was switched on with. */
export type StoredRealTrading = RealTrading & { factor?: string };

@Injectable()
export class RealTradingRepository {
  constructor(
    @InjectModel(RealTradingDocument.name) private readonly settings: Model<RealTradingDocument>,
    @InjectModel(RealDayDocument.name) private readonly days: Model<RealDayDocument>,
  ) {}

  async find(userId: string): Promise<StoredRealTrading> {
    const row = await this.settings.findById(userId).lean();
    if (!row?.enabled) return { enabled: false };
    const { perOrderLimit = 0, perDayLimit = 0, factor } = row;
    return { enabled: true, perOrderLimit, perDayLimit, ...(factor !== undefined && { factor }) };
  }

  async set(userId: string, settings: StoredRealTrading, at: Date): Promise<void> {
    await this.settings.replaceOne({ _id: userId }, { ...settings, changedAt: at }, { upsert: true });
  }

  async deleteOf(userId: string): Promise<void> {
    await this.settings.deleteOne({ _id: userId });
    await this.days.deleteMany({ _id: { $gte: `${userId}:`, $lt: `${userId};` } }); // the sign after `:`
  }

  /** Cents that are used up. */
  async spent(userId: string, day: string): Promise<number> {
    return (await this.days.findById(`${userId}:${day}`).lean())?.spent ?? 0;
  }

  /** Uses up so much of the day, when the limit allows it: one step, so that orders at the same time cannot pass it. */
  async spend(userId: string, day: string, amount: number, limit: number): Promise<boolean> {
    if (amount > limit) return false;
    const _id = `${userId}:${day}`;
    const { matchedCount } = await this.take(_id, amount, limit);
    if (matchedCount === 1) return true;
    try {
      await this.days.create({ _id, spent: amount });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.take(_id, amount, limit)).matchedCount === 1;
  }

  async giveBack(userId: string, day: string, amount: number): Promise<void> {
    await this.days.updateOne({ _id: `${userId}:${day}` }, { $inc: { spent: -amount } });
  }

  private take(_id: string, amount: number, limit: number) {
    return this.days.updateOne({ _id, spent: { $lte: limit - amount } }, { $inc: { spent: amount } });
  }
}
