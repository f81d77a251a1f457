import type { Model } from 'mongoose';
import { type InsertOptions, insertUnordered } from '../../platform/index.js';
import type { EventDocument } from '../event.schema.js';

/** Inserts what is not there yet; returns the ids that existed before, or came twice in `rows`. */
export async function insertNew(
  model: Model<EventDocument>,
  rows: readonly EventDocument[],
  options?: InsertOptions,
): Promise<string[]> {
  const taken = await insertUnordered(model, rows, options);
  return taken.map((index) => rows[index]._id);
}
