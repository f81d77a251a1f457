import { mongo } from 'mongoose';
import type { EventDocument } from '../event.schema.js';

const DUPLICATE = 11000;

/**
 * Inserts what is not there yet, natively and without order.
 * @returns the ids that existed before (or came twice in `rows`)
 * @throws what the database says of anything but duplicates
 */
export async function insertNew(
  events: mongo.Collection<EventDocument>,
  rows: readonly EventDocument[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  try {
    await events.insertMany(rows, { ordered: false });
    return [];
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const failures: mongo.WriteError[] = [error.writeErrors].flat();
    if (failures.length === 0 || failures.some(({ code }) => code !== DUPLICATE)) throw error;
    if (error.result.getWriteConcernError()) throw error;
    return failures.map(({ index }) => rows[index]._id);
  }
}
