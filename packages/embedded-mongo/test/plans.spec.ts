import type { Collection, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

/** Whatever index is chosen, the answer must be that of reading every document. */

let run: Started;
let items: Collection;

/** A small generator with a fixed seed, so that a failure can be seen again. */
let state = 12345;
const random = (n: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((state / 0x80000000) * n);
};
const pick = <T>(list: readonly T[]): T => list[random(list.length)];

const scalar = (): unknown =>
  pick<() => unknown>([
    () => random(8),
    () => random(80) / 10,
    () => pick(['a', 'ab', 'b', 'B', '', 'a\0b']),
    () => null,
    () => new Date(random(5) * 1000),
    () => random(2) === 0,
    () => ({ x: random(3) }),
    () => NaN,
    () => -random(5),
  ])();
const anything = (): unknown =>
  random(5) === 0
    ? Array.from({ length: random(4) }, () => (random(4) ? scalar() : { c: scalar() }))
    : scalar();

beforeAll(async () => {
  run = await started();
  items = run.client.db('plans').collection('items');
  await items.createIndexes([
    { key: { a: 1 } },
    { key: { a: -1, b: 1 } },
    { key: { b: 1, a: 1 } },
    { key: { 'n.c': 1, k: 1 } },
    { key: { n: 1 } },
    { key: { s: 1 }, sparse: true },
    { key: { k: 1, o: -1 } },
    { key: { b: 1, o: 1 }, partialFilterExpression: { k: { $gte: 3 } }, name: 'partial' },
  ]);
  const documents = Array.from({ length: 1200 }, (_, n) => {
    const one: Document = { _id: n, k: random(6), o: random(30) };
    if (random(8)) one.a = anything();
    if (random(8)) one.b = scalar();
    if (random(3))
      one.n = random(3) ? { c: anything() } : Array.from({ length: random(3) }, () => ({ c: scalar() }));
    if (random(2)) one.s = scalar();
    return one;
  });
  await items.insertMany(documents);
});
afterAll(() => run.end());

const condition = (): unknown =>
  pick<() => unknown>([
    scalar,
    () => ({ $gt: scalar() }),
    () => ({ $gte: scalar() }),
    () => ({ $lt: scalar() }),
    () => ({ $lte: scalar() }),
    () => ({ $gte: random(4), $lt: 4 + random(4) }),
    () => ({ $in: [scalar(), scalar(), scalar()] }),
    () => ({ $ne: scalar() }),
    () => ({ $exists: random(2) === 0 }),
    () => ({ $not: { $gt: random(5) } }),
    () => ({ $elemMatch: { $gt: random(4), $lt: 6 } }),
    () => /^a/,
    () => ({ $regex: '^ab?' }),
    () => [scalar()],
  ])();

const filter = (): Document => {
  const one: Document = {};
  for (let n = random(3) + 1; n > 0; n--) {
    const path = pick(['a', 'b', 'n', 'n.c', 's', 'k', 'o', '_id']);
    one[path] =
      path === 'k' || path === 'o'
        ? pick([random(6), { $gte: random(6) }, { $in: [random(6), random(6)] }])
        : condition();
  }
  if (random(6) === 0) one.$or = [{ a: condition() }, { k: random(6), o: { $lt: random(30) } }];
  return one;
};

const SORTS: (Document | undefined)[] = [
  undefined,
  { k: 1, o: -1 },
  { o: 1 },
  { k: -1, o: 1 },
  { o: -1, _id: -1 },
  { a: 1 },
  { _id: -1 },
];

test('800 random queries agree with a scan of the collection', async () => {
  const used = new Set<string>();
  for (let n = 0; n < 800; n++) {
    const query = filter();
    const sort = pick(SORTS);
    const natural = await items.find(query).hint({ $natural: 1 }).project({ _id: 1 }).toArray();
    const planned = await items
      .find(query)
      .sort(sort as never)
      .toArray();
    const shown = `${n}: ${JSON.stringify(query)} sort ${JSON.stringify(sort)}`;
    const sorted = (list: Document[]): number[] => list.map(({ _id }) => Number(_id)).sort((a, b) => a - b);
    expect({ shown, ids: sorted(planned) }).toEqual({ shown, ids: sorted(natural) });
    if (sort && !('a' in sort)) {
      const keys = Object.entries(sort);
      const isMisplaced = (document: Document, i: number) =>
        keys.reduce((o, [key, way]) => o || way * (Number(planned[i][key]) - Number(document[key])), 0) > 0;
      expect({ shown, misplaced: planned.slice(1).filter(isMisplaced) }).toEqual({ shown, misplaced: [] });
    }
    expect({ shown, count: await items.countDocuments(query) }).toEqual({ shown, count: natural.length });
    const text = JSON.stringify(
      (
        await items
          .find(query)
          .sort(sort as never)
          .explain('queryPlanner')
      ).queryPlanner,
    );
    for (const [, name] of text.matchAll(/"indexName":"([^"]+)"/g)) used.add(name);
  }
  // The queries must have gone by indexes, or this proves nothing.
  expect([...used].sort()).toEqual(
    expect.arrayContaining(['_id_', 'a_1', 'b_1_a_1', 'k_1_o_-1', 'n.c_1_k_1', 'n_1', 's_1']),
  );
}, 120_000);

test('300 random queries with a collation agree with a scan, whatever the collation of the indexes', async () => {
  const folded = run.client.db('plans').collection('folded');
  const collations = [
    { locale: 'en', strength: 2 },
    { locale: 'en', strength: 1, numericOrdering: true },
  ];
  await folded.insertMany(
    Array.from({ length: 600 }, (_, n) => ({
      _id: n as never,
      k: random(6),
      a: anything(),
      b: pick(['a', 'A', 'ab', 'Ab', 'á', 'b', 'B', '01', '1', '', null, 5]),
    })),
  );
  await folded.createIndexes([
    { key: { a: 1 } },
    { key: { a: 1 }, name: 'a_2', collation: collations[0] },
    { key: { b: -1, k: 1 }, name: 'b_2', collation: collations[0] },
    { key: { b: 1 }, name: 'b_1', collation: collations[1] },
    { key: { b: 1, k: 1 }, name: 'partial', collation: collations[0], partialFilterExpression: { b: 'a' } },
  ]);
  const used = new Set<string>();
  for (let n = 0; n < 300; n++) {
    const query: Document = { [pick(['a', 'b'])]: condition() };
    if (n % 5 === 0) query.a = pick(['A', 'AB', 'b']);
    else if (random(2))
      query.b = pick<unknown>(['A', 'ab', 'Á', '1', '001', { $in: ['B', 'a', 5] }, { $gt: 'a' }]);
    if (random(3) === 0) query.k = random(6);
    const collation = [...collations, undefined][n % 3];
    const sort = pick([{ _id: 1 }, { b: 1, _id: 1 }]) as never;
    const ids = (list: Document[]): number[] => list.map(({ _id }) => Number(_id));
    const cursor = () => folded.find(query, { collation }).sort(sort);
    const shown = `${n}: ${JSON.stringify(query)} ${JSON.stringify(collation)}`;
    expect({ shown, ids: ids(await cursor().toArray()) }).toEqual({
      shown,
      ids: ids(await cursor().hint({ $natural: 1 }).toArray()),
    });
    const text = JSON.stringify((await cursor().explain('queryPlanner')).queryPlanner);
    for (const [, name] of text.matchAll(/"indexName":"([^"]+)"/g)) used.add(name);
  }
  expect([...used].sort()).toEqual(expect.arrayContaining(['_id_', 'a_1', 'a_2', 'b_1', 'b_2']));
}, 60_000);
