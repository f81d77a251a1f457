import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { type Model, type mongo } from 'mongoose';
import { Database } from '../../platform/index.js';
import type { StoredMoments } from './day-moments.js';
import { DayMomentsDocument } from './day-moments.schema.js';

/** Numbers in one document; with their names they stay far below what a document may have. */
const MOST_EVENTS = 500_000;
const MOST_NAMES = 30_000;

type Row = Omit<DayMomentsDocument, 'users' | 'offsets'> & { users: mongo.Binary; offsets: mongo.Binary };

@Injectable()
export class MomentsRepository {
  private readonly rows: mongo.Collection<Row>;

  constructor(
    @InjectModel(DayMomentsDocument.name) model: Model<DayMomentsDocument>,
    private readonly database: Database,
  ) {
    this.rows = model.collection as unknown as mongo.Collection<Row>;
  }

  /** Those of a day that were stored in this state, by type. */
  async read(day: string, types: readonly string[], state: string): Promise<Map<string, StoredMoments>> {
    const found = new Map<string, StoredMoments>();
    const ids = types.map((type) => `${day}|${type}`);
    for (const row of await this.rows.find({ _id: { $in: ids } }, { batchSize: ids.length + 1 }).toArray()) {
      if (row.state !== state) continue;
      const { names } = row;
      found.set(row._id.slice(day.length + 1), {
        names,
        users: unpacked(row.users),
        offsets: unpacked(row.offsets),
      });
    }
    return found;
  }

  /** Keeps them for the next start; very large ones are not kept. */
  async write(
    day: string,
    type: string,
    state: string,
    { names, users, offsets }: StoredMoments,
  ): Promise<void> {
    if (users.length > MOST_EVENTS || names.length > MOST_NAMES) return;
    const _id = `${day}|${type}`;
    const row = { _id, state, names, users: packed(users), offsets: packed(offsets) };
    await this.rows.replaceOne({ _id }, row, { upsert: true, writeConcern: this.database.stepConcern });
  }
}

function packed(column: Int32Array): mongo.Binary {
  return new mongoose.mongo.Binary(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
}

function unpacked({ buffer, position }: mongo.Binary): Int32Array {
  // a copy: views need an address that is a multiple of four
  return new Int32Array(new Uint8Array(buffer.subarray(0, position)).buffer);
}
