import { decode, doc, int32, validateBson, type Doc, type Value } from '../bson.ts';
import {
  checkFlags,
  checkHint,
  collectionArg,
  docArg,
  flagArg,
  listArg,
  missingField,
  numberOfWrite,
} from '../args.ts';
import { checkNamespace, numberOf } from '../catalog.ts';
import { insertDocument } from '../documents.ts';
import { MongoError } from '../errors.ts';
import { letVariables } from '../expressions/compile.ts';
import { prepared } from '../prepared.ts';
import { durable, existing } from './durable.ts';
import { deleteOne, updateOne, type Compiled } from './modify.ts';
import { fields, type Command, type Context } from './types.ts';

const MAX_BATCH = 100_000;

/** One write error of a batch as the reply shows it. */
function writeError(index: number, error: unknown): Doc {
  if (!(error instanceof MongoError)) throw error;
  const out = doc({ index, code: error.code });
  for (const [name, v] of Object.entries(error.fields)) out.set(name, v);
  out.set('errmsg', error.message);
  return out;
}

function batchOf(context: Context, name: string): Buffer[] {
  const batch = context.request.sequences.get(name);
  if (!batch) {
    if (context.body.has(name)) throw new MongoError(14, `BSON field '${name}' must be an array of objects`);
    throw new MongoError(40414, `BSON field '${context.command}.${name}' is missing but a required field`);
  }
  if (!batch.length || batch.length > MAX_BATCH) {
    throw new MongoError(
      16,
      `Write batch sizes must be between 1 and ${MAX_BATCH}. Got ${batch.length} operations.`,
    );
  }
  return batch;
}

const insert: Command = {
  fields: fields('documents', 'ordered', 'bypassDocumentValidation', 'maxTimeMS'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, context.command);
    checkNamespace(db, name);
    const ordered = isOrdered(context);
    const unchecked = flagArg(body, 'bypassDocumentValidation');
    const batch = batchOf(context, 'documents');
    return durable(context, function* () {
      const { store } = engine;
      const c = existing(store, db, name);
      const errors: Doc[] = [];
      let n = 0;
      for (let i = 0; i < batch.length; i++) {
        try {
          const { bytes, idKey } = prepared(batch[i]);
          insertDocument(store, c, idKey, bytes, unchecked);
          n++;
        } catch (error) {
          errors.push(writeError(i, error));
          if (ordered) break;
        }
        if ((i & 63) === 63) yield;
      }
      return batchReply({ n }, errors);
    });
  },
};

/** Whether the first error ends the batch; in a transaction it ends that too. */
function isOrdered({ body, transaction }: Context): boolean {
  return transaction !== undefined || flagArg(body, 'ordered', true);
}

function batchReply(counts: { [name: string]: number }, errors: Doc[]): Doc {
  const reply: Doc = new Map();
  for (const [name, n] of Object.entries(counts)) reply.set(name, int32(n));
  if (errors.length) reply.set('writeErrors', errors);
  return reply;
}

const UPDATE_ENTRY = fields('q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint');
const DELETE_ENTRY = fields('q', 'limit', 'collation', 'hint');

function entryOf(raw: Buffer, command: string, allowed: ReadonlySet<string>): Doc {
  validateBson(raw);
  const entry = decode(raw);
  for (const name of entry.keys()) {
    if (!allowed.has(name))
      throw new MongoError(40415, `BSON field '${command}.${name}' is an unknown field.`);
  }
  if (!entry.has('q')) throw missingField(`${command}.q`);
  docArg(entry, 'q');
  docArg(entry, 'collation');
  checkHint(entry.get('hint'));
  return entry;
}

/** Throws 9, 14 and 40414 for an entry of an update that lacks something or has a value of a wrong type. */
function checkUpdate(entry: Doc): void {
  const change = entry.get('u');
  if (change === undefined) throw missingField('update.updates.u');
  if (!(change instanceof Map) && !Array.isArray(change)) {
    throw new MongoError(9, 'Update argument must be either an object or an array');
  }
  checkFlags(entry, 'multi', 'upsert');
  docArg(entry, 'c');
  if (listArg(entry, 'arrayFilters')?.some((one) => !(one instanceof Map))) {
    throw new MongoError(
      14,
      "BSON field 'update.updates.arrayFilters' is the wrong type, expected type 'array<object>'",
    );
  }
}

const update: Command = {
  fields: fields('updates', 'ordered', 'bypassDocumentValidation', 'let'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, context.command);
    checkNamespace(db, name);
    const variables = letVariables(docArg(body, 'let'));
    const ordered = isOrdered(context);
    const unchecked = flagArg(body, 'bypassDocumentValidation');
    const entries = batchOf(context, 'updates').map((raw) => entryOf(raw, 'update.updates', UPDATE_ENTRY));
    for (const entry of entries) {
      checkUpdate(entry);
      if (numberOfWrite(body) !== undefined && flagArg(entry, 'multi')) {
        throw new MongoError(72, 'Cannot use retryable writes with multi=true');
      }
    }
    return durable(context, function* () {
      const { store } = engine;
      const errors: Doc[] = [];
      const upserted: Value[] = [];
      const compiled: Compiled = {};
      let n = 0;
      let nModified = 0;
      for (let i = 0; i < entries.length; i++) {
        try {
          const entry = entries[i];
          const done = yield* updateOne(
            store,
            db,
            name,
            {
              filter: entry.get('q') as Doc,
              update: entry.get('u')!,
              multi: flagArg(entry, 'multi'),
              upsert: flagArg(entry, 'upsert'),
              hint: entry.get('hint'),
              collation: docArg(entry, 'collation'),
              arrayFilters: entry.get('arrayFilters') as Value[] | undefined,
              constants: docArg(entry, 'c'),
              variables,
              unchecked,
            },
            compiled,
          );
          n += done.matched;
          nModified += done.modified;
          if (done.upsertedId !== undefined) {
            n++;
            upserted.push(
              new Map<string, Value>([
                ['index', int32(i)],
                ['_id', done.upsertedId],
              ]),
            );
          }
        } catch (error) {
          errors.push(writeError(i, error));
          if (ordered) break;
        }
        if ((i & 15) === 15) yield;
      }
      const reply = batchReply({ n, nModified }, errors);
      if (upserted.length) reply.set('upserted', upserted);
      return reply;
    });
  },
};

const remove: Command = {
  fields: fields('deletes', 'ordered', 'let'),
  run(context) {
    const { engine, body, db } = context;
    const name = collectionArg(body, context.command);
    checkNamespace(db, name);
    const variables = letVariables(docArg(body, 'let'));
    const ordered = isOrdered(context);
    const entries = batchOf(context, 'deletes').map((raw) => entryOf(raw, 'delete.deletes', DELETE_ENTRY));
    for (const entry of entries) {
      if (!entry.has('limit')) throw missingField('delete.deletes.limit');
      const limit = numberOf(entry.get('limit'));
      if (limit !== 0 && limit !== 1) {
        throw new MongoError(9, `The limit field in delete objects must be 0 or 1. Got ${limit}`);
      }
      if (limit === 0 && numberOfWrite(body) !== undefined) {
        throw new MongoError(72, 'Cannot use retryable writes with limit=0');
      }
    }
    return durable(context, function* () {
      const errors: Doc[] = [];
      let n = 0;
      for (let i = 0; i < entries.length; i++) {
        try {
          const entry = entries[i];
          n += yield* deleteOne(engine.store, db, name, {
            filter: entry.get('q') as Doc,
            multi: numberOf(entry.get('limit')) === 0,
            hint: entry.get('hint'),
            collation: docArg(entry, 'collation'),
            variables,
          });
        } catch (error) {
          errors.push(writeError(i, error));
          if (ordered) break;
        }
        if ((i & 15) === 15) yield;
      }
      return batchReply({ n }, errors);
    });
  },
};

export const writeCommands: Record<string, Command> = { insert, update, delete: remove };
