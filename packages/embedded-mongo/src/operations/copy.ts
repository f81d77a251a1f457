import type { Db, Document, MongoClient } from 'mongodb';
import { decode } from '../bson.ts';
import { forDriver } from './driver-values.ts';

export interface CopyOptions {
  /** Addresses of two servers that speak MongoDB's protocol. */
  from: string;
  to: string;
  /** This database only; without it all but `admin`, `config` and `local`. */
  db?: string;
  /** Collections of the target that have the same names are dropped first; without it they stop the copy. */
  drop?: boolean;
  /** Told after each batch. */
  onProgress?: (ns: string, documents: number) => void;
}

export interface Copied {
  ns: string;
  documents: number;
  indexes: number;
}

interface Listed {
  name: string;
  type: string;
  options: Document;
}

const NOT_COPIED = new Set(['admin', 'config', 'local']);
const BATCH = 1000;
/** Bytes of documents in one command; a single document may be larger. */
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Copies databases with their collections, options, documents, indexes and views from one server to another, and counts
 * them afterwards on both. Nothing should write to either meanwhile. Users and roles stay behind. Throws before anything
 * is written when the target has such a collection already, and at the end when the counts differ.
 */
export async function copyData(options: CopyOptions): Promise<Copied[]> {
  const { MongoClient } = await driver();
  const [from, to] = [options.from, options.to].map((uri) => new MongoClient(uri));
  try {
    await Promise.all([from.connect(), to.connect()]);
    const work: [string, Listed[]][] = [];
    for (const name of await databases(from, options.db)) work.push([name, await listed(from.db(name))]);
    for (const [name, collections] of work) await clear(to.db(name), collections, options.drop === true);
    const copied: Copied[] = [];
    for (const [name, collections] of work) {
      for (const one of collections) copied.push(await copyOne(from.db(name), to.db(name), one, options));
    }
    return copied;
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

/** The official driver is only needed here, so it is asked for only here. */
async function driver(): Promise<{ MongoClient: typeof MongoClient }> {
  try {
    return await import('mongodb');
  } catch (error) {
    throw new Error('Copying needs the official driver: npm install mongodb', { cause: error });
  }
}

async function databases(client: MongoClient, only: string | undefined): Promise<string[]> {
  if (only !== undefined) return [only];
  const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
  return databases.map(({ name }) => name).filter((name) => !NOT_COPIED.has(name));
}

/** Views last: what they look at is there by then. */
async function listed(db: Db): Promise<Listed[]> {
  const all = (await db.listCollections().toArray()) as Listed[];
  return all
    .filter(({ name }) => !name.startsWith('system.'))
    .sort((a, b) => Number(a.type === 'view') - Number(b.type === 'view') || (a.name < b.name ? -1 : 1));
}

async function clear(db: Db, collections: Listed[], drop: boolean): Promise<void> {
  const there = new Set((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name));
  const taken = collections.filter(({ name }) => there.has(name));
  if (!taken.length) return;
  if (!drop) {
    const names = taken.map(({ name }) => `${db.databaseName}.${name}`).join(', ');
    throw new Error(`The target has ${names} already. Nothing was copied; with --drop they are replaced.`);
  }
  for (const { name } of taken) await db.dropCollection(name);
}

async function copyOne(from: Db, to: Db, collection: Listed, options: CopyOptions): Promise<Copied> {
  const { name, type } = collection;
  const ns = `${from.databaseName}.${name}`;
  await to.command({ create: name, ...collection.options });
  if (type === 'view') return { ns, documents: 0, indexes: 0 };
  const documents = await copyDocuments(from, to, name, (n) => options.onProgress?.(ns, n));
  const indexes = await copyIndexes(from, to, name);
  const [before, after] = await Promise.all([from, to].map((db) => db.collection(name).countDocuments()));
  if (before !== documents || after !== documents) {
    throw new Error(
      `${ns}: ${documents} documents were copied; now the source has ${before} and the target ${after}. ` +
        'Let nothing write to them, and copy again with --drop.',
    );
  }
  return { ns, documents, indexes };
}

async function copyDocuments(from: Db, to: Db, name: string, told: (n: number) => void): Promise<number> {
  let documents = 0;
  let batch: Map<string, unknown>[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (!batch.length) return;
    const reply = await to.command({ insert: name, documents: batch, bypassDocumentValidation: true });
    const wrong = (reply.writeErrors as { errmsg: string }[] | undefined)?.[0];
    if (wrong) throw new Error(`${to.databaseName}.${name}: ${wrong.errmsg}`);
    documents += batch.length;
    told(documents);
    batch = [];
    bytes = 0;
  };
  // raw: decoded by the driver, fields with numbers for names would change their order
  const cursor = from.collection(name).find({}, { raw: true, batchSize: BATCH });
  for await (const raw of cursor as AsyncIterable<unknown>) {
    const document = raw as Uint8Array;
    if (batch.length === BATCH || bytes + document.length > BATCH_BYTES) await flush();
    batch.push(forDriver(decode(document)));
    bytes += document.length;
  }
  await flush();
  return documents;
}

async function copyIndexes(from: Db, to: Db, name: string): Promise<number> {
  const all = (await from.collection(name).listIndexes().toArray()) as Document[];
  const indexes = all
    .filter(({ key, clustered }) => !isIdKey(key as Document) && !clustered)
    .map((index) => Object.fromEntries(Object.entries(index as object).filter(([field]) => field !== 'ns')));
  if (indexes.length) await to.command({ createIndexes: name, indexes });
  return indexes.length + 1;
}

const isIdKey = (key: Document): boolean => Object.keys(key).length === 1 && key._id !== undefined;
