import type { mongo } from 'mongoose';
import type { TimelinePosition } from './timeline/timeline-source.js';

interface DatedRow {
  _id: string;
  contactId: string;
  createdAt: Date;
}

/** Rows of contacts that are shown newest first: notes and tasks. */
export class DatedRows<Row extends DatedRow> {
  private readonly rows: mongo.Collection<DatedRow>;

  constructor(collection: mongo.Collection<Row>) {
    this.rows = collection as unknown as mongo.Collection<DatedRow>;
  }

  /** One that is there stays as it is. */
  async insert({ id, ...row }: Omit<Row, '_id'> & { id: string }): Promise<void> {
    await this.rows.updateOne({ _id: id }, { $setOnInsert: row }, { upsert: true });
  }

  async page(
    contactId: string,
    limit: number,
    before?: TimelinePosition,
    more: mongo.Filter<Row> = {},
  ): Promise<Row[]> {
    const found: Row[] = [];
    // two ranges instead of one $or: each of them is read straight from the index
    for (const range of before ? [sameMoment(before), earlier(before)] : [{}]) {
      if (found.length === limit) break;
      const rows = await this.rows
        .find({ contactId, ...more, ...range } as mongo.Filter<DatedRow>)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit - found.length)
        .toArray();
      found.push(...(rows as unknown as Row[]));
    }
    return found;
  }

  /** False when the contact has no such row. */
  async remove(contactId: string, id: string): Promise<boolean> {
    return (await this.rows.deleteOne({ _id: id, contactId })).deletedCount === 1;
  }

  async move(fromIds: readonly string[], toId: string): Promise<void> {
    await this.rows.updateMany({ contactId: { $in: [...fromIds] } }, { $set: { contactId: toId } });
  }

  async erase(contactIds: readonly string[]): Promise<void> {
    await this.rows.deleteMany({ contactId: { $in: [...contactIds] } });
  }
}

function sameMoment({ time, id }: TimelinePosition) {
  return { createdAt: new Date(time), _id: { $lt: id } };
}

function earlier({ time }: TimelinePosition) {
  return { createdAt: { $lt: new Date(time) } };
}
