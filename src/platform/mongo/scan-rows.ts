import type { mongo } from 'mongoose';
import { batchesOf } from './batches.js';
import type { BsonRows } from './bson-rows.js';

/**
 * Rows that are fetched at once. V8 notes which places make objects that live long, and puts theirs into the old generation
 * from then on: rows of large batches seem to be such (measured: 260 MB instead of 20). `npm start` has that switched off;
 * small batches help whoever starts it otherwise, and larger ones are not quicker.
 */
const BATCH = 250;

/** Rows of a collection in an order, for files: in chunks, as they are read, with a chunk or two in memory. */
export async function* scanRows<Document extends mongo.Document, Row>(
  collection: mongo.Collection<Document>,
  rows: BsonRows<Row>,
  query: mongo.Filter<Document>,
  sort: Readonly<Record<string, 1 | -1>>,
): AsyncIterable<Row[]> {
  const options = { projection: rows.projection, batchSize: BATCH, raw: true };
  const cursor = collection.find(query, options).sort(sort);
  for await (const documents of batchesOf(cursor)) yield documents.map((document) => rows.read(document));
}
