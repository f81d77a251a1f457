import type { mongo } from 'mongoose';
import type { Event } from './event.js';
import { fromRow } from './event.rows.js';
import type { EventDocument } from './event.schema.js';

/** Those of the events that still are, as they now are. */
export async function findEvents(
  events: mongo.Collection<EventDocument>,
  ids: readonly string[],
): Promise<Event[]> {
  if (ids.length === 0) return [];
  const options = { projection: { corrections: 0 }, batchSize: ids.length };
  const rows = await events.find({ _id: { $in: [...ids] } }, options).toArray();
  return rows.filter((row) => row.timestamp).map(fromRow);
}
