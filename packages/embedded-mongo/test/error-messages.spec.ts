import type { Collection, Db, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

/** Messages that programs match, word by word as MongoDB 7.0 says them. */

let run: Started;
let db: Db;
let items: Collection;

beforeAll(async () => {
  run = await started();
  db = run.client.db('messages');
  items = db.collection('items');
  await items.createIndex({ code: 1 }, { unique: true });
  await items.insertMany([
    { _id: 1, n: 1, text: 'x', list: [1, 2], rows: [{ k: 1 }], code: 'a' },
    { _id: 2, n: 2, text: 'y', list: [3], rows: [], code: 'b' },
  ] as Document[]);
});
afterAll(() => run.end());

const answer = async (command: Document): Promise<{ code?: number; message?: string }> => {
  const reply = (await db.command(command).catch((error: unknown) => error)) as Document;
  const wrong = (reply.writeErrors as Document[] | undefined)?.[0];
  return { code: (wrong ?? reply).code, message: wrong?.errmsg ?? reply.message };
};

test.each<[update: Document, code: number, message: string]>([
  [
    { $inc: { text: 1 } },
    14,
    "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'text' of non-numeric type string",
  ],
  [{ $mul: { n: 'x' } }, 14, 'Cannot multiply with non-numeric argument: {n: "x"}'],
  [{ $push: { n: 1 } }, 2, "The field 'n' must be an array but is of type int in document {_id: 1}"],
  [{ $pop: { list: 'x' } }, 9, 'Expected a number in: list: "x"'],
  [{ $pop: { list: 3 } }, 9, '$pop expects 1 or -1, found: 3'],
  [
    { $addToSet: { list: { $each: [1], $slice: 1 } } },
    2,
    'Found unexpected fields after $each in $addToSet: { $each: [ 1 ], $slice: 1 }',
  ],
  [
    { $bit: { n: {} } },
    2,
    'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
  ],
  [
    { $bit: { n: { and: 1.5 } } },
    2,
    "The $bit modifier field must be an Integer(32/64 bit); a 'double' is not supported here: {and: 1.5}",
  ],
  [
    { $rename: { 'rows.k': 'other' } },
    2,
    "The source field cannot be an array element, 'rows.k' in doc with _id: 1 has an array field called 'rows'",
  ],
  [{ $set: { 'n.a': 1 } }, 28, "Cannot create field 'a' in element {n: 1}"],
  [{ $set: { _id: 5 } }, 66, "Performing an update on the path '_id' would modify the immutable field '_id'"],
  [
    { $set: { code: 'b' } },
    11000,
    'E11000 duplicate key error collection: messages.items index: code_1 dup key: { code: "b" }',
  ],
])('update %j', async (u, code, message) => {
  expect(await answer({ update: 'items', updates: [{ q: { _id: 1 }, u }] })).toEqual({ code, message });
});

test.each<[command: Document, code: number, message: string]>([
  [{ find: 'items', sort: { n: 'x' } }, 15974, 'Illegal key in $sort specification: n: "x"'],
  [
    { find: 'items', sort: { n: { $meta: 'textScore' } } },
    40218,
    'query requires text score metadata, but it is not available',
  ],
  [
    { find: 'items', projection: { score: { $meta: 'textScore' } } },
    40218,
    'query requires text score metadata, but it is not available',
  ],
  [
    { find: 'items', filter: { list: 1 }, projection: { 'list.$': 1, 'rows.$': 1 } },
    31276,
    'Cannot specify more than one positional projection per query.',
  ],
  [{ find: 'items', sort: 1 }, 14, "BSON field 'find.sort' is the wrong type 'int', expected type 'object'"],
  [
    { find: 'items', limit: 'x' },
    14,
    "BSON field 'find.limit' is the wrong type 'string', expected types '[long, int, decimal, double]'",
  ],
  [{ distinct: 'items' }, 40414, "BSON field 'distinct.key' is missing but a required field"],
  [
    { delete: 'items', deletes: [{ q: {} }] },
    40414,
    "BSON field 'delete.deletes.limit' is missing but a required field",
  ],
  [
    { insert: 'items', documents: [{ _id: { $a: 1 } }] },
    52,
    "_id fields may not contain '$'-prefixed fields: $a is not valid for storage.",
  ],
  [
    { find: 'items', filter: { n: { $bitsAllSet: -1 } } },
    9,
    'Expected a non-negative number in: $bitsAllSet: -1',
  ],
  [{ find: 'items', filter: { n: { $bitsAllSet: 1.5 } } }, 9, 'Expected an integer: $bitsAllSet: 1.5'],
  [
    { find: 'items', projection: { list: { $elemMatch: 1 } } },
    31274,
    'elemMatch: Invalid argument, object required, but got int',
  ],
  [
    { createSearchIndexes: 'items', indexes: [] },
    31082,
    'createSearchIndexes requires Atlas; the embedded engine has no search',
  ],
  [
    { createIndexes: 'items', indexes: [{ key: { n: 1 } }] },
    9,
    "The 'name' field is a required property of an index specification",
  ],
  [{ mapReduce: 'items' }, 238, 'mapReduce: no JavaScript runs in the embedded engine'],
])('%j', async (command, code, message) => {
  expect(await answer(command)).toEqual({ code, message });
});

describe('findAndModify says where an error in changing the document happened', () => {
  const modify = (more: Document): Promise<unknown> =>
    answer({ findAndModify: 'items', query: { _id: 1 }, ...more });
  const context = 'Plan executor error during findAndModify :: caused by :: ';

  test('an operator that does not fit, a key that exists', async () => {
    expect(await modify({ update: { $inc: { text: 1 } } })).toEqual({
      code: 14,
      message: `${context}Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'text' of non-numeric type string`,
    });
    const duplicate = `${context}E11000 duplicate key error collection: messages.items index: code_1 dup key: { code: "b" }`;
    expect(await modify({ update: { $set: { code: 'b' } } })).toEqual({ code: 11000, message: duplicate });
    const inserted = { query: { _id: 7 }, update: { $set: { code: 'b' } }, upsert: true };
    expect(await modify(inserted)).toEqual({ code: 11000, message: duplicate });
  });

  test('not of an error in the command itself', async () => {
    expect(await modify({ update: { $nope: { n: 1 } } })).toEqual({
      code: 9,
      message:
        'Unknown modifier: $nope. Expected a valid update modifier or pipeline-style update specified as an array',
    });
    expect(await modify({ update: { $set: { n: 1 } }, hint: 'nope' })).toEqual({
      code: 2,
      message:
        'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    });
  });
});

test('a command over 16 MB is refused, and its connection goes on', async () => {
  const one = await run.client
    .db('messages')
    .command({ find: 'items', filter: { text: 'x'.repeat(17e6) } })
    .catch((error: unknown) => error);
  expect(one).toMatchObject({ code: 10334, codeName: 'BSONObjectTooLarge' });
  expect(String((one as Error).message)).toMatch(
    /^BSONObj size: \d+ \(0x[0-9A-F]+\) is invalid\. Size must be/,
  );
  expect(await items.countDocuments()).toBe(2);
  expect(
    await items
      .updateOne({ _id: 1 } as Document, { $set: { text: 'x'.repeat(17e6) } })
      .catch((e: unknown) => e),
  ).toMatchObject({ code: 17419 });
});
