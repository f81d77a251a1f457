import mongoose, { type Collection, type mongo } from 'mongoose';
import { isDuplicateKey, type WriteConcern } from '../platform/index.js';
import { incrementSaturated } from './saturation.js';

/** What an increment beyond 64 bits answers with. */
const BAD_VALUE = 2;

/** Rows in one command: each holds the figures of many users, and other writers should not wait for all of them. */
const MOST = 24;

/** A map where there are many names: to fill an object with them costs more than the rest of the write. */
type Increments = Record<string, number | bigint> | ReadonlyMap<string, number | bigint>;

interface GuardedUpdate {
  filter: { _id: string };
  update: { $inc?: Increments; $set: { lastBatch: number } };
}

/**
 * One increment per row, each only once per batch: a row that has the batch (or a later one) in it does not match,
 * so that the upsert runs into the `_id` that is there. That error says "counted already".
 * @param first what a new row has besides
 */
export function guardedIncrement(
  _id: string,
  batch: number,
  increments: Increments,
  first?: Record<string, unknown>,
): mongo.AnyBulkWriteOperation<{ _id: string }> {
  return {
    updateOne: {
      filter: { _id, lastBatch: { $lt: batch } },
      update: {
        ...(hasAny(increments) && { $inc: increments as Record<string, number | bigint> }),
        $set: { lastBatch: batch },
        ...(first && { $setOnInsert: first }),
      },
      upsert: true,
    },
  };
}

function isMap(increments: Increments): increments is ReadonlyMap<string, number | bigint> {
  return increments instanceof Map;
}

function hasAny(increments: Increments): boolean {
  return (isMap(increments) ? increments.size : Object.keys(increments).length) > 0;
}

/** A row as it should be, and its last batch when it was read; 0 for one that was not there. */
export type Corrected<Row> = Row & { seen: number };

/** Puts a row as it should be (`null`: takes it away), unless a batch has moved it since it was read. */
export function guardedCorrection(
  _id: string,
  seen: number,
  row: object | null,
): mongo.AnyBulkWriteOperation<{ _id: string }> {
  const filter = { _id, lastBatch: seen };
  return row ? { replaceOne: { filter, replacement: row, upsert: true } } : { deleteOne: { filter } };
}

/** Writes them all, in any order. @throws the driver's error when a row failed for another reason than the guard */
export async function writeGuarded(
  collection: Collection,
  operations: readonly mongo.AnyBulkWriteOperation<{ _id: string }>[],
  writeConcern?: WriteConcern,
): Promise<void> {
  const options = { ordered: false, ...(writeConcern && { writeConcern }) };
  for (let at = 0; at < operations.length; at += MOST) {
    await writePart(collection, operations.slice(at, at + MOST), options);
  }
}

async function writePart(
  collection: Collection,
  operations: mongo.AnyBulkWriteOperation<{ _id: string }>[],
  options: mongo.BulkWriteOptions,
): Promise<void> {
  try {
    await collection.bulkWrite(operations as unknown as mongo.AnyBulkWriteOperation[], options);
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat();
    if (failures.length === 0 || error.result.getWriteConcernError()) throw error;
    for (const failure of failures) {
      const { code, index } = failure;
      if (isDuplicateKey(failure)) continue;
      if (code !== BAD_VALUE || !(await saturated(collection, operations[index]))) throw error;
    }
  }
}

async function saturated(
  collection: Collection,
  operation: mongo.AnyBulkWriteOperation<{ _id: string }>,
): Promise<boolean> {
  const { filter, update } = (operation as unknown as { updateOne?: GuardedUpdate }).updateOne ?? {};
  if (!filter || !update) return false;
  const { $inc = {}, $set } = update;
  const increments = isMap($inc) ? Object.fromEntries($inc) : $inc;
  return incrementSaturated(collection, filter._id, { $inc: increments, $set });
}
