import type { mongo } from 'mongoose';

/**
 * The documents of a cursor as they arrive: the next ones are fetched while these are used, never more than one batch
 * ahead. Whoever stops taking them closes the cursor.
 */
export async function* batchesOf<T>(cursor: mongo.FindCursor<T>): AsyncIterable<T[]> {
  let more = cursor.hasNext();
  try {
    while (await more) {
      const batch = cursor.readBufferedDocuments();
      more = cursor.hasNext();
      more.catch(() => undefined); // thrown when it is its turn
      yield batch;
    }
  } finally {
    await more.catch(() => undefined); // a cursor that is being read cannot be closed
    await cursor.close();
  }
}
