import { BSON, Binary, Decimal128, Int32, Long, ObjectId, type Collection, type Document } from 'mongodb';
import { started, type Started } from './engine.ts';

/** What an index tells by itself must be what the documents say, types included. */

const { EJSON } = BSON;
let run: Started;
let items: Collection;

const STAMP = new Date(Date.UTC(2026, 0, 1));
const VALUES: unknown[] = [
  'a',
  '',
  'a\0b',
  'ção ✓',
  'z'.repeat(300),
  new Date(0),
  new Date(-1),
  STAMP,
  new ObjectId('65a1b2c3d4e5f60718293a4b'),
  true,
  false,
  1,
  1.5,
  Long.fromNumber(1),
  Decimal128.fromString('1.50'),
  new Int32(-7),
  null,
  { x: 1 },
  new Binary(Buffer.from('ab'), 0),
];

beforeAll(async () => {
  run = await started();
  items = run.client.db('covered').collection('items', { promoteValues: false, promoteLongs: false });
  await items.createIndexes([
    { key: { a: 1, b: -1 } },
    { key: { t: -1, u: 1 } },
    { key: { n: 1 } },
    { key: { list: 1 } },
  ]);
  const documents: Document[] = [];
  for (const a of VALUES) for (const b of VALUES) documents.push({ a, b, n: documents.length });
  documents.push({ b: 'no a' }, { a: 'no b' }, {});
  for (let n = 0; n < 1500; n++)
    documents.push({ t: `type-${n % 3}`, u: new Date(n * 1000), list: n % 2 ? [n] : n });
  await items.insertMany(documents);
});
afterAll(() => run.end());

const plain = (rows: Document[]): string => JSON.stringify(rows, (_key, v: unknown) => typeName(v));
const typeName = (v: unknown): unknown =>
  v !== null && typeof v === 'object' && '_bsontype' in v ? [v._bsontype, EJSON.stringify(v)] : v;
const examined = async (filter: Document, projection: Document): Promise<number> =>
  Number(
    (await items.find(filter, { projection }).explain('executionStats')).executionStats.totalDocsExamined,
  );

test('every pair of types reads from the index as from the documents', async () => {
  const filter = { a: { $gte: null as unknown } };
  for (const [field, list] of [
    ['a', VALUES],
    ['b', VALUES],
  ] as const) {
    for (const v of list) {
      const query = { [field]: v };
      const projection = { _id: 0, a: 1, b: 1 };
      const byIndex = await items.find(query, { projection, hint: { a: 1, b: -1 } }).toArray();
      const byScan = await items.find(query, { projection, hint: { $natural: 1 } }).toArray();
      expect(byIndex.map((row) => plain([row])).sort()).toEqual(byScan.map((row) => plain([row])).sort());
    }
  }
  const missing = await items
    .find(filter, { projection: { _id: 0, a: 1, b: 1 }, hint: { a: 1, b: -1 } })
    .toArray();
  expect(missing.filter((row) => !('a' in row))).not.toHaveLength(0);
});

test('no document is read for strings and dates, nor for their groups', async () => {
  expect(await examined({ t: 'type-1' }, { _id: 0, t: 1, u: 1 })).toBe(0);
  expect(await examined({ t: 'type-1' }, { t: 1, u: 1 })).toBe(0); // the entry holds the _id too
  expect(await examined({ t: 'type-1' }, { _id: 0, t: 1, list: 1 })).toBe(500);
  const hint = { t: -1, u: 1 };
  const ids = await items.find({}, { projection: { _id: 1 }, hint }).toArray(); // nothing but the _id
  expect(ids).toHaveLength(Number(await items.countDocuments()));
  expect(await examined({ list: 4 }, { _id: 0, list: 1 })).toBe(1); // arrays are not in an index as they are

  const pipeline = [
    { $match: { t: { $gte: '' } } },
    { $group: { _id: '$t', n: { $sum: 1 }, last: { $max: '$u' }, first: { $min: '$u' } } },
    { $sort: { _id: 1 } },
  ];
  const explained = await items.aggregate(pipeline).explain('executionStats');
  const { totalKeysExamined, totalDocsExamined } = explained.stages[0].$cursor.executionStats as Document;
  expect([Number(totalKeysExamined), Number(totalDocsExamined)]).toEqual([1500, 0]);
  const scanned = await items.aggregate(pipeline, { hint: { $natural: 1 } }).toArray();
  expect(plain(await items.aggregate(pipeline).toArray())).toBe(plain(scanned));
});

test('numbers keep their types: their documents are read', async () => {
  const rows = await items.find({ n: { $gte: 0, $lt: 3 } }, { projection: { _id: 0, n: 1 } }).toArray();
  expect(rows.map(({ n }) => (n as { _bsontype: string })._bsontype)).toEqual(['Int32', 'Int32', 'Int32']);
  expect(await examined({ n: { $gte: 0, $lt: 3 } }, { _id: 0, n: 1 })).toBe(3);
});

test('the order and the limit are the same with and without the documents', async () => {
  const read = (hint: Document) =>
    items
      .find({ t: 'type-2', u: { $gte: new Date(500_000) } }, { projection: { _id: 0, t: 1, u: 1 }, hint })
      .sort({ u: -1 })
      .skip(3)
      .limit(7)
      .toArray();
  const rows = await read({ t: -1, u: 1 });
  expect(rows).toHaveLength(7);
  expect(plain(rows)).toBe(plain(await read({ $natural: 1 })));
});
