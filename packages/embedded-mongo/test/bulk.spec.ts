import {
  Int32,
  Long,
  MongoBulkWriteError,
  ObjectId,
  type AnyBulkWriteOperation,
  type Document,
} from 'mongodb';
import { started, type Started } from './engine.ts';

/** Bulk writes take short ways: one `_id`, what was compiled for the entry before. The results are those of the long. */

let run: Started;

/** A small generator with a fixed seed, so that a failure can be seen again. */
let state = 4711;
const random = (n: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * n);
};
const pick = <T>(list: readonly T[]): T => list[random(list.length)];

const IDS: unknown[] = [
  1,
  2,
  3.5,
  'a',
  'b',
  'a\0b',
  '',
  new ObjectId('65a1b2c3d4e5f60718293a4b'),
  new ObjectId('65a1b2c3d4e5f60718293a4c'),
  new Date(5),
  Long.fromString('9007199254740993'),
  true,
  null,
  { x: 1 },
];
const FILTERS: (() => Document)[] = [
  () => ({}),
  () => ({ n: { $lt: random(6) } }),
  () => ({ n: { $lt: 3 } }),
  () => ({ n: new Int32(2) }),
  () => ({ n: 2.5 }),
  () => ({ 'list.k': random(3) }),
  () => ({ state: { $in: ['new', 'again'] } }),
  () => ({ state: { $in: ['new', 'done'] }, n: { $gte: 1 } }),
];
const UPDATES: (() => Document)[] = [
  () => ({ $inc: { n: 1 } }),
  () => ({ $inc: { n: 0.5, [`map.${pick(['x', 'y', 'z'])}.c`]: 2 } }),
  () => ({ $set: { n: random(4), state: pick(['new', 'again', 'done']) } }),
  () => ({ $unset: { state: '' }, $push: { list: { k: random(3) } } }),
  () => ({ $set: { state: 'done' }, $max: { most: random(9) } }),
  () => ({ $pull: { list: { k: 1 } } }),
  () => ({ $setOnInsert: { made: true }, $set: { u: random(3) } }),
];

beforeAll(async () => {
  run = await started();
});
afterAll(() => run.end());

/** Counts, and the indexes and codes of failures. */
async function outcome(work: Promise<{ getRawResponse?: () => Document }>): Promise<Document> {
  const shown = (result: Document): Document => ({
    matched: result.matchedCount,
    modified: result.modifiedCount,
    upserted: result.upsertedIds,
  });
  try {
    return shown(await work);
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const failures = [error.writeErrors].flat().map(({ index, code, errmsg }) => ({ index, code, errmsg }));
    return { ...shown(error.result), failures };
  }
}

describe('bulk updates by _id', () => {
  it('do what the same updates do with a filter that is planned', async () => {
    const db = run.client.db('bulk');
    const short = db.collection<Document>('one');
    const long = db.collection<Document>('two');
    for (const c of [short, long]) {
      await c.createIndexes([
        { key: { n: 1 } },
        { key: { 'map.x.c': 1 }, sparse: true },
        { key: { u: 1 }, unique: true, partialFilterExpression: { made: true } },
        { key: { 'list.k': 1 } },
      ]);
    }
    let failed = 0;
    let matched = 0;
    let upserted = 0;
    for (let round = 0; round < 60; round++) {
      const operations = Array.from({ length: 25 }, () => ({
        filter: { _id: pick(IDS), ...pick(FILTERS)() },
        update: pick(UPDATES)(),
        upsert: random(3) === 0,
      }));
      const asBulk = (shape: (filter: Document) => Document) =>
        operations.map(({ filter, update, upsert }) => ({
          updateOne: { filter: shape(filter), update, upsert },
        })) as AnyBulkWriteOperation[];
      const options = { ordered: false };
      const got = await outcome(
        short.bulkWrite(
          asBulk((filter) => filter),
          options,
        ),
      );
      const wanted = await outcome(
        long.bulkWrite(
          asBulk((filter) => ({ $and: [filter] })),
          options,
        ),
      );
      const text = JSON.stringify(wanted).replaceAll('bulk.two', 'bulk.one');
      expect(JSON.stringify(got)).toBe(text);
      failed += (got.failures as unknown[] | undefined)?.length ?? 0;
      matched += got.matched as number;
      upserted += Object.keys(got.upserted as object).length;
      const all = (c: typeof short) => c.find({}, { raw: true }).toArray();
      expect(
        Buffer.concat((await all(short)) as never).equals(Buffer.concat((await all(long)) as never)),
      ).toBe(true);
    }
    for (const key of ['n', 'map.x.c', 'list.k']) {
      const direct = await short.find({}, { hint: { [key]: 1 }, projection: { _id: 1 } }).toArray();
      const planned = await long.find({}, { hint: { [key]: 1 }, projection: { _id: 1 } }).toArray();
      expect(direct).toEqual(planned);
      expect(direct.length).toBeGreaterThan(3);
    }
    expect(failed).toBeGreaterThan(20);
    expect(matched).toBeGreaterThan(200);
    expect(upserted).toBeGreaterThan(8);
  });
});

describe('several _ids', () => {
  const ids = Array.from({ length: 900 }, (_, n) => n);

  beforeAll(async () => {
    const items = run.client.db('bulk').collection<Document>('items');
    await items.insertMany(ids.filter((n) => n % 3 !== 0).map((n) => ({ _id: n as never, n: n % 7 })));
  });

  it.each<[string, Document, Document, number]>([
    ['all', {}, {}, 0],
    ['missing ones and twice the same', { _id: { $in: [4, 4, 3, 5000, 1, 'x'] } }, {}, 0],
    ['backwards', {}, { _id: -1 }, 0],
    ['with a limit', {}, {}, 7],
    ['backwards with a limit', {}, { _id: -1 }, 200],
    ['in another order', {}, { n: 1, _id: -1 }, 0],
    ['with another condition', { n: { $gt: 4 } }, {}, 0],
  ])('are found: %s', async (_what, filter, sort, limit) => {
    const items = run.client.db('bulk').collection<Document>('items');
    const wanted = (filter._id as { $in: unknown[] } | undefined)?.$in ?? ids.toReversed();
    const found = await items
      .find({ ...filter, _id: { $in: wanted as never[] } })
      .sort(sort)
      .limit(limit)
      .batchSize(50)
      .toArray();
    const scanned = await items
      .find(filter._id ? { $expr: { $in: ['$_id', wanted] } } : filter, { hint: { $natural: 1 } })
      .sort(sort)
      .limit(limit)
      .toArray();
    expect(found).toEqual(scanned);
    expect(found.length).toBeGreaterThan(1);
  });

  it('are changed, and looked at once each', async () => {
    const items = run.client.db('bulk').collection<Document>('items');
    const filter = { _id: { $in: ids as never[] }, n: { $in: [1, 2] } };
    const expected = ids.filter((n) => n % 3 !== 0 && [1, 2].includes(n % 7)).length;
    const plan = await items.find(filter).explain('executionStats');
    expect(plan.executionStats.nReturned).toBe(expected);
    expect(plan.executionStats.totalDocsExamined).toBe(600);
    const { matchedCount, modifiedCount } = await items.updateMany(filter, { $set: { n: 2 } });
    expect(matchedCount).toBe(expected);
    expect(modifiedCount).toBe(ids.filter((n) => n % 3 !== 0 && n % 7 === 1).length);
    expect(await items.countDocuments({ n: 1 })).toBe(0);
  });
});
