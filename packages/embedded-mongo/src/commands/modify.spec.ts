import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doc, encode, type Doc } from '../bson.ts';
import { insertDocument } from '../documents.ts';
import { encodeId } from '../keys.ts';
import { Store } from '../store.ts';
import { deleteOne, findSingle, updateOne } from './modify.ts';

const COUNT = 320;
const dir = mkdtempSync(join(tmpdir(), 'em-modify-'));
let store: Store;

beforeAll(() => {
  store = new Store(dir);
  store.begin();
  const c = store.createCollection('db', 'things');
  for (let n = 0; n < COUNT; n++) insertDocument(store, c, encodeId(n), encode(doc({ _id: n, n })));
  store.commit();
});
beforeEach(() => store.begin());
afterEach(() => store.rollback());
afterAll(() => {
  store.close();
  rmSync(dir, { recursive: true });
});

/** How often the job lets others run, and what comes of it. */
function worked<T>(job: Generator<unknown, T>): { turns: number; outcome: T } {
  for (let turns = 0; ; turns++) {
    const step = job.next();
    if (step.done) return { turns, outcome: step.value };
  }
}

const over = (n: number): Doc => doc({ $expr: { $gt: ['$n', n] } });
const update = doc({ $set: { seen: true } });

describe('others get their turn between the documents of a scan', () => {
  const FEWEST = COUNT / 16;

  test.each([
    ['none', COUNT, 0],
    ['some', 99, COUNT - 100],
    ['all', -1, COUNT],
  ])('when an update of many takes %s', (_, n, matched) => {
    const request = { filter: over(n), multi: true, upsert: false, update };
    const { turns, outcome } = worked(updateOne(store, 'db', 'things', request));
    expect(outcome).toMatchObject({ matched, modified: matched });
    expect(turns).toBeGreaterThanOrEqual(FEWEST);
  });

  test('when many are deleted', () => {
    const { turns, outcome } = worked(deleteOne(store, 'db', 'things', { filter: over(99), multi: true }));
    expect(outcome).toBe(COUNT - 100);
    expect(turns).toBeGreaterThanOrEqual(FEWEST);
  });

  test('when one is looked for', () => {
    const c = store.working.get('db.things')!;
    const { turns, outcome } = worked(findSingle(store, c, { filter: over(COUNT), multi: false }));
    expect(outcome).toBeUndefined();
    expect(turns).toBeGreaterThanOrEqual(FEWEST);
  });
});
