import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { literally } from '../../../common/index.js';
import { isDuplicateKey } from '../../mongo/duplicate-key.js';
import type { ModelUsage } from '../language-model-api.js';
import { type Hold, ModelUsageDocument } from './model-usage.schema.js';

const KEPT_MS = 366 * 86_400_000;

@Injectable()
export class ModelUsageRepository {
  private readonly rows: mongo.Collection<ModelUsageDocument>;

  constructor(@InjectModel(ModelUsageDocument.name) model: Model<ModelUsageDocument>) {
    this.rows = model.collection as unknown as mongo.Collection<ModelUsageDocument>;
  }

  /** Sets tokens aside where the limit (0: none) leaves room; one step, so that requests at the same time cannot pass it. */
  async hold(_id: string, hold: Hold, limit: number, now: Date): Promise<boolean> {
    const tokens = hold.input + hold.output;
    const room = limit === 0 ? Infinity : limit - tokens;
    if (room < 0) return false;
    const change = {
      $inc: { spent: tokens },
      $push: { held: hold },
      $set: { expireAt: new Date(now.getTime() + KEPT_MS) },
    };
    const filter = { _id, spent: { $lte: room } };
    const { matchedCount } = await this.rows.updateOne(filter, change);
    if (matchedCount === 1) return true;
    try {
      await this.rows.insertOne({
        _id,
        spent: tokens,
        input: 0,
        output: 0,
        requests: 0,
        held: [hold],
        expireAt: change.$set.expireAt,
      });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    return (await this.rows.updateOne(filter, change)).matchedCount === 1; // another was first to make the row
  }

  /** Ends a hold with what was used up instead of it; also one that was ended by time, whose input counts already. */
  async settle(_id: string, hold: Hold, { inputTokens, outputTokens }: ModelUsage): Promise<void> {
    const used = inputTokens + outputTokens;
    const { matchedCount } = await this.rows.updateOne(
      { _id, 'held.id': hold.id },
      {
        $inc: {
          spent: used - hold.input - hold.output,
          input: inputTokens,
          output: outputTokens,
          requests: 1,
        },
        $pull: { held: { id: hold.id } },
      },
    );
    if (matchedCount === 1) return;
    await this.rows.updateOne(
      { _id },
      { $inc: { spent: used - hold.input, input: inputTokens - hold.input, output: outputTokens } },
    );
  }

  /** As if it had not been. */
  async giveBack(_id: string, hold: Hold): Promise<void> {
    await this.rows.updateOne(
      { _id, 'held.id': hold.id },
      { $inc: { spent: -hold.input - hold.output }, $pull: { held: { id: hold.id } } },
    );
  }

  /** Ends the holds that nobody will: their input counts as used up, since it was told most likely. How many they were. */
  async endOverdue(_id: string, now: Date): Promise<number> {
    const row = await this.rows.findOne({ _id });
    const overdue = row?.held?.filter(({ until }) => until <= now) ?? [];
    for (const { id, input, output } of overdue) {
      await this.rows.updateOne(
        { _id, 'held.id': id },
        { $inc: { spent: -output, input, requests: 1 }, $pull: { held: { id } } },
      );
    }
    return overdue.length;
  }

  /** Rows of any of these names, and those whose name ends so. */
  async delete(ids: readonly string[], ending: string): Promise<void> {
    await this.rows.deleteMany({ _id: { $in: [...ids] } });
    await this.rows.deleteMany({ _id: { $regex: `${literally(ending)}$` } });
  }

  async find(_id: string): Promise<ModelUsage> {
    const row = await this.rows.findOne({ _id });
    return { inputTokens: row?.input ?? 0, outputTokens: row?.output ?? 0 };
  }
}
