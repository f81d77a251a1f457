import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../../platform/index.js';
import { PaperClockDocument } from './paper-clock.schema.js';

/** Where the clock of a market stands, see `PaperClockDocument`. */
export type Anchor = Omit<PaperClockDocument, '_id'>;

@Injectable()
export class PaperClockRepository {
  constructor(@InjectModel(PaperClockDocument.name) private readonly model: Model<PaperClockDocument>) {}

  find(id: string): Promise<Anchor | null> {
    return this.model.findById(id).lean<Anchor>().exec();
  }

  /** False when there is one. */
  async create(id: string, anchor: Anchor): Promise<boolean> {
    try {
      await this.model.create({ _id: id, ...anchor });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Puts another in the place of the one that was seen; false when somebody was faster. */
  async replace(id: string, seen: Anchor, anchor: Anchor): Promise<boolean> {
    const { matchedCount } = await this.model.updateOne(
      { _id: id, revision: seen.revision },
      { $set: anchor },
    );
    return matchedCount === 1;
  }
}
