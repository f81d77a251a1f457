import { mongo } from 'mongoose';
import type { WriteConcern } from './write-concern.js';

/**
 * Several writes in one command, each for itself. Returns how many documents the updates have matched in all (the database
 * does not say which), and by their index the errors of those writes that failed, such as by a unique key that is taken.
 * @throws what is the matter with the command as a whole; each of the writes may then have been done or not
 */
export async function writeUnordered<Row extends mongo.Document>(
  rows: mongo.Collection<Row>,
  writes: mongo.AnyBulkWriteOperation<Row>[],
  writeConcern?: WriteConcern,
): Promise<{ matched: number; failed: Map<number, mongo.WriteError> }> {
  try {
    const { matchedCount } = await rows.bulkWrite(writes, {
      ordered: false,
      ...(writeConcern && { writeConcern }),
    });
    return { matched: matchedCount, failed: new Map() };
  } catch (error) {
    if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
    const errors = [error.writeErrors].flat();
    if (errors.length === 0 || error.result.getWriteConcernError()) throw error;
    return { matched: error.matchedCount, failed: new Map(errors.map((each) => [each.index, each])) };
  }
}
