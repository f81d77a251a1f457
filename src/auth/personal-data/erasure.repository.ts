import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { isDuplicateKey } from '../../platform/index.js';
import type { ErasureSubject } from './erased-person.js';
import { ErasureDocument } from './erasure.schema.js';

/** One that is not finished. */
export interface Erasure extends ErasureSubject {
  id: string;
  /** Whether all parts were done once. */
  isSwept: boolean;
}

@Injectable()
export class ErasureRepository {
  constructor(@InjectModel(ErasureDocument.name) private readonly model: Model<ErasureDocument>) {}

  /** The one that the account has already, or this one. */
  async begin({ id, ...subject }: Omit<Erasure, 'isSwept' | 'names'>): Promise<Erasure> {
    await this.model.init(); // the index decides between two requests
    try {
      await this.model.create({ _id: id, ...subject });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const row = await this.model.findOne({ userId: subject.userId }).lean();
    return toErasure(row) ?? { id, ...subject, names: [], isSwept: false };
  }

  /** Null for one that is finished, or was withdrawn. */
  async find(id: string): Promise<Erasure | null> {
    return toErasure(await this.model.findById(id).lean());
  }

  async unfinished(): Promise<Erasure[]> {
    const rows = await this.model.find({ userId: { $exists: true } }).lean();
    return rows.flatMap((row) => toErasure(row) ?? []);
  }

  async addNames(id: string, names: readonly string[]): Promise<void> {
    await this.model.updateOne({ _id: id }, { $addToSet: { names: { $each: [...names] } } });
  }

  async swept(id: string, at: Date): Promise<void> {
    await this.model.updateOne({ _id: id }, { $set: { sweptAt: at } });
  }

  /** Whom it was about is forgotten. */
  async finish(id: string, at: Date): Promise<void> {
    await this.model.updateOne(
      { _id: id },
      {
        $set: { finishedAt: at },
        $unset: { userId: 1, email: 1, emailVerified: 1, registeredAt: 1, name: 1, names: 1, key: 1 },
      },
    );
  }

  /** As if it had not been. */
  async withdraw(id: string): Promise<void> {
    await this.model.deleteOne({ _id: id });
  }
}

function toErasure(row: ErasureDocument | null): Erasure | null {
  if (row?.userId === undefined) return null;
  const { _id: id, userId, email, emailVerified, registeredAt, name, names = [], key, begunAt } = row;
  return {
    ...{ id, userId, names, begunAt },
    // written together with the user's id, and forgotten together with it
    ...{ email: email!, emailVerified: emailVerified!, registeredAt: registeredAt!, name: name!, key: key! },
    isSwept: row.sweptAt !== undefined,
  };
}
