import type { Db, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

/** What commands say of fields that they do not know, lack, or that have a wrong type. */

let run: Started;
let db: Db;

beforeAll(async () => {
  run = await started();
  db = run.client.db('arguments');
  await db.collection('f').insertOne({ _id: 1 as never, a: 1 });
});
afterAll(() => run.end());

const codeOf = async (command: Document, on = db): Promise<unknown> => {
  try {
    await on.command(command);
    return 'ok';
  } catch (error) {
    return (error as Document).code as unknown;
  }
};

const u = { q: {}, u: { $set: { a: 1 } } };

test.each<[Document, number]>([
  [{ find: 5 }, 73],
  [{ find: 'f', filter: 1 }, 14],
  [{ find: 'f', sort: 1 }, 14],
  [{ find: 'f', projection: [] }, 14],
  [{ find: 'f', skip: 'x' }, 14],
  [{ find: 'f', skip: -1 }, 51024],
  [{ find: 'f', limit: 'x' }, 14],
  [{ find: 'f', limit: -1 }, 51024],
  [{ find: 'f', batchSize: 'x' }, 14],
  [{ find: 'f', batchSize: -1 }, 51024],
  [{ find: 'f', singleBatch: 'x' }, 14],
  [{ find: 'f', collation: 1 }, 14],
  [{ find: 'f', let: 1 }, 14],
  [{ find: 'f', min: 1 }, 14],
  [{ find: 'f', tailable: 'x' }, 14],
  [{ find: 'f', hint: 5 }, 9],
  [{ find: 'f', maxTimeMS: 'x' }, 14],
  [{ find: 'f', maxTimeMS: -1 }, 2],
  [{ find: 'f', maxTimeMS: 1.5 }, 2],
  [{ find: 'f', allowDiskUse: 'x' }, 14],
  [{ find: 'f', noCursorTimeout: 'x' }, 14],
  [{ find: 'f', readConcern: 1 }, 14],
  [{ count: 'f', query: 1 }, 14],
  [{ count: 'f', limit: 'x' }, 14],
  [{ count: 'f', skip: -1 }, 51024],
  [{ count: 'f', hint: 1 }, 9],
  [{ distinct: 'f' }, 40414],
  [{ distinct: 'f', key: 1 }, 14],
  [{ distinct: 'f', key: 'a', query: 1 }, 14],
  [{ aggregate: 'f', cursor: {} }, 40414],
  [{ aggregate: 'f', pipeline: [] }, 9],
  [{ aggregate: 'f', pipeline: 1, cursor: {} }, 14],
  [{ aggregate: 'f', pipeline: [1], cursor: {} }, 14],
  [{ aggregate: 'f', pipeline: [], cursor: 1 }, 14],
  [{ aggregate: 'f', pipeline: [], cursor: { batchSize: 'x' } }, 14],
  [{ aggregate: 'f', pipeline: [], cursor: { x: 1 } }, 40415],
  [{ aggregate: 'f', pipeline: [], cursor: {}, allowDiskUse: 'x' }, 14],
  [{ aggregate: 'f', pipeline: [], cursor: {}, bypassDocumentValidation: 'x' }, 14],
  [{ insert: 'f' }, 40414],
  [{ insert: 5, documents: [{}] }, 73],
  [{ insert: 'f', documents: 1 }, 14],
  [{ insert: 'f', documents: [1] }, 14],
  [{ insert: 'f', documents: [] }, 16],
  [{ insert: 'f', documents: [{}], ordered: 'x' }, 14],
  [{ insert: 'f', documents: [{}], bypassDocumentValidation: 'x' }, 14],
  [{ update: 'f' }, 40414],
  [{ update: 'f', updates: 1 }, 14],
  [{ update: 'f', updates: [{ q: {} }] }, 40414],
  [{ update: 'f', updates: [{ u: {} }] }, 40414],
  [{ update: 'f', updates: [{ q: 1, u: {} }] }, 14],
  [{ update: 'f', updates: [{ q: {}, u: 1 }] }, 9],
  [{ update: 'f', updates: [{ ...u, multi: 'x' }] }, 14],
  [{ update: 'f', updates: [{ ...u, x: 1 }] }, 40415],
  [{ update: 'f', updates: [{ ...u, arrayFilters: 1 }] }, 14],
  [{ update: 'f', updates: [{ ...u, arrayFilters: [1] }] }, 14],
  [{ update: 'f', updates: [{ ...u, hint: 1 }] }, 9],
  [{ update: 'f', updates: [{ ...u, collation: 1 }] }, 14],
  [{ delete: 'f' }, 40414],
  [{ delete: 'f', deletes: [{ q: {} }] }, 40414],
  [{ delete: 'f', deletes: [{ limit: 1 }] }, 40414],
  [{ delete: 'f', deletes: [{ q: {}, limit: 5 }] }, 9],
  [{ delete: 'f', deletes: [{ q: 1, limit: 1 }] }, 14],
  [{ delete: 'f', deletes: [{ q: {}, limit: 1, x: 1 }] }, 40415],
  [{ findAndModify: 'f' }, 9],
  [{ findAndModify: 'f', query: 1, remove: true }, 14],
  [{ findAndModify: 'f', remove: 'x' }, 14],
  [{ findAndModify: 'f', update: 1 }, 9],
  [{ findAndModify: 'f', remove: true, sort: 1 }, 14],
  [{ findAndModify: 'f', remove: true, fields: 1 }, 14],
  [{ findAndModify: 'f', update: {}, arrayFilters: 1 }, 14],
  [{ getMore: 1, collection: 'f' }, 14],
  [{ killCursors: 'f' }, 40414],
  [{ killCursors: 'f', cursors: 1 }, 14],
  [{ killCursors: 'f', cursors: ['x'] }, 14],
  [{ create: 5 }, 73],
  [{ create: 'g', capped: 'x' }, 14],
  [{ drop: 5 }, 73],
  [{ createIndexes: 'f' }, 40414],
  [{ createIndexes: 'f', indexes: 1 }, 14],
  [{ createIndexes: 'f', indexes: [] }, 2],
  [{ createIndexes: 'f', indexes: [1] }, 14],
  [{ createIndexes: 'f', indexes: [{ key: 1, name: 'x' }] }, 14],
  [{ createIndexes: 'f', indexes: [{ key: { a: 1 } }] }, 9],
  [{ createIndexes: 'f', indexes: [{ name: 'x' }] }, 9],
  [{ createIndexes: 'f', indexes: [{ key: { a: 1 }, name: 1 }] }, 14],
  [{ createIndexes: 'f', indexes: [{ key: { a: 1 }, name: 'z', partialFilterExpression: 1 }] }, 14],
  [
    {
      createIndexes: 'f',
      indexes: [{ key: { a: 1 }, name: 'z', partialFilterExpression: { a: { $ne: 1 } } }],
    },
    67,
  ],
  [{ dropIndexes: 'f' }, 40414],
  [{ listIndexes: 5 }, 73],
  [{ listIndexes: 'f', cursor: 1 }, 14],
  [{ listCollections: 1, filter: 1 }, 14],
  [{ listCollections: 1, nameOnly: 'x' }, 14],
  [{ listCollections: 1, cursor: 1 }, 14],
  [{ collMod: 'f', index: 1 }, 14],
  [{ collMod: 'f', validator: 1 }, 14],
  [{ collMod: 'f', index: { name: 1, hidden: true } }, 14],
  [{ explain: 1 }, 14],
  [{ explain: { find: 'f' }, verbosity: 1 }, 14],
  [{ explain: { find: 'f' }, verbosity: 'x' }, 2],
  [{ explain: { ping: 1 } }, 59],
  [{ explain: { find: 'f', nope: 1 } }, 40415],
])('%j is refused with %i', async (command, code) => {
  expect(await codeOf(command)).toBe(code);
  expect(await db.collection('f').find({}).toArray()).toEqual([{ _id: 1, a: 1 }]);
});

/** Commands that take conditions or parameters of any name, or that are refused as a whole. */
const FREE = /^(currentOp|setParameter|mapReduce|.*SearchIndex(es)?|.*(User|Users|Role|Roles)(To|From|$).*)$/;

test('every command refuses a field that it does not know', async () => {
  const admin = run.client.db('admin');
  const { commands } = await admin.command({ listCommands: 1 });
  const others: string[] = [];
  for (const name of Object.keys(commands as Document)) {
    if (FREE.test(name)) continue;
    const code = await codeOf({ [name]: 'f', nothingLikeThis: 1 }, admin);
    if (code !== 40415) others.push(`${name} ${String(code)}`);
  }
  expect(others).toEqual([]);
});
