import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Database } from '../../platform/index.js';
import { type Corrected, guardedCorrection, guardedIncrement, writeGuarded } from '../guarded-writes.js';
import type { Stretch } from '../time/cover.rules.js';
import type { Zone } from '../../common/index.js';
import type { BucketDelta } from '../totals.rules.js';
import { bucketLabel, parseBucketId } from './bucket-key.js';
import { TimeBucketDocument } from './time-bucket.schema.js';

/** A bucket as it is stored. */
export interface BucketRow extends BucketDelta {
  label: string;
  type: string;
  currency: string;
}

export interface StoredBucket extends BucketDelta {
  _id: string;
  lastBatch: number;
}

@Injectable()
export class BucketRepository {
  constructor(
    @InjectModel(TimeBucketDocument.name) private readonly model: Model<TimeBucketDocument>,
    private readonly database: Database,
  ) {}

  /** The buckets of a stretch, slots one by one, in order of time. */
  async read(stretch: Stretch, business: Zone): Promise<BucketRow[]> {
    const rows = await this.model.collection
      .find({ _id: this.bounds(stretch, business) } as object, {
        projection: { count: 1, sum: 1 },
        sort: { _id: 1 },
        useBigInt64: true,
        batchSize: 5000,
      })
      .toArray();
    return (rows as unknown as Omit<StoredBucket, 'lastBatch'>[]).map(({ _id, count, sum }) => {
      const { label, type, currency } = parseBucketId(_id);
      return { label, type, currency, count: Number(count), sum: BigInt(sum) };
    });
  }

  /** What the database does for `read`. */
  explain(stretch: Stretch, business: Zone): Promise<unknown> {
    return this.model.collection
      .find({ _id: this.bounds(stretch, business) } as object)
      .explain('executionStats');
  }

  /** Adds what a batch brings; again and again the same. */
  async add(buckets: ReadonlyMap<string, BucketDelta>, slot: number, batch: number): Promise<void> {
    const operations = [];
    for (const [key, { count, sum }] of buckets) {
      if (count === 0 && sum === 0n) continue;
      operations.push(guardedIncrement(`${key}|${slot}`, batch, { count, sum }));
    }
    await writeGuarded(this.model.collection, operations, this.database.stepConcern);
  }

  /** Every bucket, in order of `_id`. */
  all(): AsyncIterable<StoredBucket> {
    return this.stored({ $gte: '', $lt: '~' });
  }

  /** Puts buckets as they should be; those without events go, those that have moved since they were read stay. */
  async correct(buckets: readonly Corrected<StoredBucket>[]): Promise<void> {
    await writeGuarded(
      this.model.collection,
      buckets.map(({ _id, seen, ...figures }) =>
        guardedCorrection(_id, seen, figures.count === 0 && figures.sum === 0n ? null : figures),
      ),
    );
  }

  private async *stored(bounds: { $gte: string; $lt: string }): AsyncIterable<StoredBucket> {
    const cursor = this.model.collection.find({ _id: bounds } as object, {
      projection: { count: 1, sum: 1, lastBatch: 1 },
      sort: { _id: 1 },
      useBigInt64: true,
      batchSize: 5000,
    });
    for await (const row of cursor) {
      const { _id, count, sum, lastBatch } = row as unknown as {
        [key: string]: number | bigint;
        _id: never;
      };
      yield {
        _id,
        count: Number(count),
        sum: BigInt(sum),
        lastBatch: Number(lastBatch),
      };
    }
  }

  private bounds({ grain, from, to }: Stretch, business: Zone): { $gte: string; $lt: string } {
    if (grain === 'raw') throw new Error('raw events are not in buckets');
    return {
      $gte: `${grain}|${bucketLabel(grain, from, business)}|`,
      $lt: `${grain}|${bucketLabel(grain, to, business)}|`,
    };
  }
}
