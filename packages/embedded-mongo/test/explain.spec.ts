import type { Collection, Db, Document } from 'mongodb';
import { started, type Started } from './engine.ts';

let run: Started;
let db: Db;
let items: Collection;

beforeAll(async () => {
  run = await started();
  db = run.client.db('explain');
  items = db.collection('items');
  await items.createIndex({ a: 1 });
  await items.insertMany(Array.from({ length: 1000 }, (_, n) => ({ _id: n as never, a: n % 100, b: n })));
});
afterAll(() => run.end());

const explain = (command: Document, verbosity = 'executionStats'): Promise<Document> =>
  db.command({ explain: command, verbosity });

/** The stages of a plan from the outermost to the innermost. */
function stagesOf(plan: Document): string[] {
  const inner = (plan.inputStage ?? plan.inputStages?.[0]) as Document | undefined;
  return [plan.stage as string, ...(inner ? stagesOf(inner) : [])];
}

test.each<[Document, string[], number]>([
  [{ find: 'items', filter: { _id: 5 } }, ['IDHACK'], 1],
  [{ find: 'items', filter: { b: 5 } }, ['COLLSCAN'], 1],
  [{ find: 'items', filter: { a: 5 } }, ['FETCH', 'IXSCAN'], 10],
  [{ find: 'items', filter: { a: 5 }, sort: { b: -1 } }, ['SORT', 'FETCH', 'IXSCAN'], 10],
  [{ find: 'items', filter: { a: 5 }, skip: 2, limit: 3 }, ['LIMIT', 'SKIP', 'FETCH', 'IXSCAN'], 3],
  [{ find: 'items', filter: { a: 5 }, projection: { b: 1 } }, ['PROJECTION_SIMPLE', 'FETCH', 'IXSCAN'], 10],
  [
    { find: 'items', filter: { a: 5 }, projection: { c: '$b' } },
    ['PROJECTION_DEFAULT', 'FETCH', 'IXSCAN'],
    10,
  ],
  [{ find: 'items', filter: { $or: [{ a: 5 }, { _id: 7 }] } }, ['FETCH', 'OR', 'FETCH', 'IXSCAN'], 11],
  [{ find: 'missing' }, ['EOF'], 0],
  [{ count: 'items' }, ['RECORD_STORE_FAST_COUNT'], 1000],
  [{ count: 'items', query: { a: { $lt: 5 } } }, ['COUNT', 'COUNT_SCAN'], 50],
  [{ count: 'items', query: { b: { $lt: 5 } } }, ['COUNT', 'COLLSCAN'], 5],
  [{ distinct: 'items', key: 'b', query: { a: 5 } }, ['FETCH', 'IXSCAN'], 10],
  [
    { update: 'items', updates: [{ q: { a: 5 }, u: { $set: { x: 1 } }, multi: true }] },
    ['UPDATE', 'FETCH', 'IXSCAN'],
    10,
  ],
  [{ delete: 'items', deletes: [{ q: { _id: 5 }, limit: 1 }] }, ['DELETE', 'LIMIT', 'IDHACK'], 1],
  [{ findAndModify: 'items', query: { _id: 5 }, remove: true }, ['DELETE', 'LIMIT', 'IDHACK'], 1],
  [
    { findandmodify: 'items', query: { _id: 5 }, update: { $set: { x: 1 } } },
    ['UPDATE', 'LIMIT', 'IDHACK'],
    1,
  ],
])('%j', async (command, stages, returned) => {
  const { queryPlanner, executionStats } = await explain(command);
  expect(stagesOf(queryPlanner.winningPlan as Document)).toEqual(stages);
  expect(stagesOf(executionStats.executionStages as Document)).toEqual(stages);
  expect(executionStats).toMatchObject({ executionSuccess: true, nReturned: returned });
  expect(executionStats.executionStages.nReturned).toBe(returned);
});

test('the verbosity says how much is told; nothing is written', async () => {
  const command = { update: 'items', updates: [{ q: { a: 5 }, u: { $set: { x: 1 } }, multi: true }] };
  const planned = await explain(command, 'queryPlanner');
  expect(planned).not.toHaveProperty('executionStats');
  expect(planned.queryPlanner).toMatchObject({ namespace: 'explain.items', rejectedPlans: [] });
  expect((await explain(command)).executionStats).not.toHaveProperty('allPlansExecution');
  expect((await explain(command, 'allPlansExecution')).executionStats).toMatchObject({
    allPlansExecution: [],
  });
  expect(await items.countDocuments({ x: 1 })).toBe(0);
});

test('the stages count what they looked at', async () => {
  const { executionStats } = await explain({ find: 'items', filter: { a: 5, b: { $lt: 500 } } });
  expect(executionStats).toMatchObject({ nReturned: 5, totalKeysExamined: 10, totalDocsExamined: 10 });
  expect(executionStats.executionStages).toMatchObject({
    docsExamined: 10,
    inputStage: { keysExamined: 10 },
  });
});

test('the collation of a query and of the index is shown', async () => {
  const collation = { locale: 'en', strength: 2 };
  await items.createIndex({ b: 1 }, { name: 'b_en', collation });
  const { queryPlanner } = await explain({ find: 'items', filter: { b: 5 }, collation });
  expect(queryPlanner.collation).toMatchObject({ ...collation, version: '57.1' });
  expect(queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'b_en', collation });
  await items.dropIndex('b_en');
});
