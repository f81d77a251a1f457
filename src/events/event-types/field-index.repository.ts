import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { EventDocument } from '../event.schema.js';

/** Which index a declared field has. */
export interface FieldIndex {
  type: string;
  /** `metadata.country` */
  path: string;
}

/** Names tell which indexes are made here; no other index begins like this. */
const PREFIX = 'field:';

/** The indexes of declared fields. Each holds events of its type only, so that others do not pay for it. */
@Injectable()
export class FieldIndexRepository {
  private readonly events: mongo.Collection<EventDocument>;

  constructor(@InjectModel(EventDocument.name) private readonly model: Model<EventDocument>) {
    this.events = model.collection as unknown as mongo.Collection<EventDocument>;
  }

  /**
   * Whether the database makes an index beside the writes, and reads a field of metadata from it. The embedded engine
   * holds writes up meanwhile and reads the documents all the same; there, what is known of past days does instead.
   */
  async areUseful(): Promise<boolean> {
    const { embedded } = await this.model.db.db!.admin().command({ buildInfo: 1 });
    return embedded !== true;
  }

  /** Names of those that there are. */
  async names(): Promise<Set<string>> {
    const all = await this.events.indexes();
    return new Set(all.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : [])));
  }

  nameOf({ type, path }: FieldIndex): string {
    return `${PREFIX}${type}:${path}`;
  }

  /** Lasts as long as there are events to read; does nothing when it is there. */
  async create(index: FieldIndex): Promise<void> {
    const { type, path } = index;
    // a breakdown of a type by this field in a period: MongoDB answers it from the index alone
    await this.events.createIndex(
      { type: 1, timestamp: 1, [path]: 1, currency: 1, amount: 1 },
      { name: this.nameOf(index), partialFilterExpression: { type } },
    );
  }

  async drop(name: string): Promise<void> {
    await this.events.dropIndex(name);
  }
}
