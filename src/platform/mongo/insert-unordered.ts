import { type Model, mongo } from 'mongoose';
import { isDuplicateKey } from './duplicate-key.js';
import { DURABLE, type WriteConcern } from './write-concern.js';

export interface InsertOptions {
  writeConcern?: WriteConcern;
  /** Documents in one command: far below MongoDB's 48 MB a message. Others come in between two commands. */
  atOnce?: number;
}

interface InsertReply {
  writeErrors?: { index: number; code: number; errmsg: string }[];
  writeConcernError?: mongo.Document;
}

/**
 * Inserts all documents that are not there yet; returns the indexes of those whose unique key was taken.
 * The plain command instead of `insertMany`, for the two hottest writes: it spares the driver measuring each document
 * before it writes it, and the server remembering the reply. What that is for, a repetition after a lost connection, the
 * callers do themselves: each document has an id of its own, so a second insert finds the first.
 * @throws what the database says of anything but duplicates
 */
export async function insertUnordered<T extends object>(
  model: Model<T>,
  documents: readonly T[],
  { writeConcern = DURABLE, atOnce = 250 }: InsertOptions = {},
): Promise<number[]> {
  const { db } = model.db;
  if (!db) throw new mongo.MongoNotConnectedError('not connected');
  const taken: number[] = [];
  for (let at = 0; at < documents.length; at += atOnce) {
    const reply: InsertReply = await db.command({
      insert: model.collection.collectionName,
      documents: documents.slice(at, at + atOnce),
      ordered: false,
      writeConcern,
    });
    if (reply.writeConcernError) throw new mongo.MongoServerError(reply.writeConcernError);
    for (const failure of reply.writeErrors ?? []) {
      const { index, code, errmsg } = failure;
      if (!isDuplicateKey(failure)) throw new mongo.MongoServerError({ code, errmsg });
      taken.push(at + index);
    }
  }
  return taken;
}
