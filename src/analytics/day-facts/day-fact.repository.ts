import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { Database } from '../../platform/index.js';
import { DayFactDocument } from './day-fact.schema.js';

@Injectable()
export class DayFactRepository {
  private readonly facts: mongo.Collection<DayFactDocument>;

  constructor(
    @InjectModel(DayFactDocument.name) model: Model<DayFactDocument>,
    private readonly database: Database,
  ) {
    this.facts = model.collection as unknown as mongo.Collection<DayFactDocument>;
  }

  /** Those of a day that were made in this state, by key. Integers of 64 bits come as bigint, bytes as Buffer. */
  async read(
    kind: string,
    day: string,
    keys: readonly string[],
    state: string,
  ): Promise<Map<string, Record<string, unknown>>> {
    const found = new Map<string, Record<string, unknown>>();
    if (keys.length === 0) return found;
    const prefix = `${kind}|${day}|`;
    const query = { _id: { $in: keys.map((key) => prefix + key) } };
    for (const row of await this.facts
      .find(query, { useBigInt64: true, promoteBuffers: true, batchSize: 1000 })
      .toArray()) {
      if (row.state === state) found.set(row._id.slice(prefix.length), row.data);
    }
    return found;
  }

  /** In which state those of a day were made, by key. */
  async statesOf(kind: string, day: string, keys: readonly string[]): Promise<Map<string, string>> {
    const prefix = `${kind}|${day}|`;
    const query = { _id: { $in: keys.map((key) => prefix + key) } };
    const rows = await this.facts.find(query, { projection: { state: 1 } }).toArray();
    return new Map(rows.map(({ _id, state }) => [_id.slice(prefix.length), state]));
  }

  /** Deletes those in which a user of these names stands, or a value of a field that looks like one. */
  async removeWith(names: readonly string[], like: { $regex: string; $options: string }): Promise<void> {
    const called = { $in: [...names] };
    // looked for in all of them: it happens seldom, and they are made again when they are asked for
    await this.facts.deleteMany({
      $or: [{ 'data.userNames': called }, { 'data.names': called }, { 'data.values': like }],
    });
  }

  async write(
    kind: string,
    day: string,
    key: string,
    state: string,
    data: Record<string, unknown>,
  ): Promise<void> {
    const _id = `${kind}|${day}|${key}`;
    const options = { upsert: true, writeConcern: this.database.stepConcern };
    await this.facts.replaceOne({ _id }, { state, data }, options);
  }
}
