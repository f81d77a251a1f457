import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RetryMemory } from './sessions.ts';
import { Store } from './store.ts';

const session = (n: number): Buffer => {
  const id = Buffer.alloc(16);
  id.writeInt32LE(n, 5);
  return id;
};

describe('RetryMemory', () => {
  const open: Store[] = [];
  const world = (dir = mkdtempSync(join(tmpdir(), 'em-sessions-'))) => {
    const store = new Store(dir);
    open.push(store);
    return { dir, store, retries: new RetryMemory(store) };
  };
  const run = (job: () => Generator<void, void>): void => void [...job()];
  afterEach(() => open.splice(0).forEach((store) => store.close()));

  it('knows the last reply of each session, and refuses earlier numbers', () => {
    const { store, retries } = world();
    store.begin();
    expect(retries.recall(session(1), 1n)).toBeUndefined();
    retries.remember(session(1), 1n, Buffer.from('one'));
    expect(retries.recall(session(1), 1n)).toEqual(Buffer.from('one'));
    expect(retries.recall(session(2), 1n)).toBeUndefined();
    expect(retries.recall(session(1), 2n)).toBeUndefined();
    retries.remember(session(1), 2n, Buffer.from('two'));
    store.commit();
    expect(retries.recall(session(1), 2n)).toEqual(Buffer.from('two'));
    expect(() => retries.recall(session(1), 1n)).toThrow('a newer retryable write with txnNumber 2');
  });

  it('knows a transaction that was committed from a retryable write', () => {
    const { store, retries } = world();
    store.begin();
    retries.remember(session(1), 1n, Buffer.from('one'));
    retries.rememberCommit(session(1), 2n);
    store.commit();
    expect(retries.latest(session(1))).toEqual({ number: 2n, isTransaction: true });
    expect(retries.latest(session(2))).toBeUndefined();
    expect(() => retries.recall(session(1), 2n)).toThrow('converted into a transaction');
    expect(() => retries.recall(session(1), 1n)).toThrow('a newer transaction with txnNumber 2');
    expect(retries.recall(session(1), 3n)).toBeUndefined();
  });

  it('forgets what was taken back, and knows what was committed before it', () => {
    const { store, retries } = world();
    store.begin();
    retries.remember(session(1), 5n, Buffer.from('kept'));
    store.commit();
    store.begin();
    retries.remember(session(1), 6n, Buffer.from('lost'));
    retries.remember(session(2), 1n, Buffer.from('lost'));
    store.rollback();
    expect(retries.recall(session(1), 6n)).toBeUndefined();
    expect(retries.recall(session(2), 1n)).toBeUndefined();
    expect(retries.recall(session(1), 5n)).toEqual(Buffer.from('kept'));
  });

  it('has everything again after a new start, numbers beyond 2^53 and long replies too', () => {
    const first = world();
    const large = 2n ** 62n + 1n;
    const long = Buffer.alloc(70_000, 7);
    first.store.begin();
    first.retries.remember(session(1), large, Buffer.from('large'));
    first.retries.remember(session(2), 1n, Buffer.from('short'));
    first.retries.remember(session(2), 2n, long);
    first.store.commit();
    expect(first.retries.recall(session(2), 2n)).toEqual(long);
    open.pop()!.close();
    const { retries } = world(first.dir);
    expect(retries.recall(session(1), large)).toEqual(Buffer.from('large'));
    expect(() => retries.recall(session(1), large - 1n)).toThrow('is prohibited');
    expect(retries.recall(session(2), 2n)).toEqual(long);
  });

  it('knows more sessions than it keeps in memory', () => {
    const { store, retries } = world();
    store.begin();
    for (let n = 0; n < 1500; n++) retries.remember(session(n), 1n, Buffer.from(`reply ${n}`));
    store.commit();
    for (const n of [0, 1, 499, 500, 1499])
      expect(retries.recall(session(n), 1n)).toEqual(Buffer.from(`reply ${n}`));
  });

  it('forgets sessions that ended, and those that are old', () => {
    const { store, retries } = world();
    store.begin();
    for (let n = 0; n < 3; n++) retries.remember(session(n), 1n, Buffer.from('x'));
    run(retries.forget([session(1)]));
    expect(retries.recall(session(1), 1n)).toBeUndefined();
    store.writer.prepare('UPDATE retryable SET used=1 WHERE session=?').run(session(2));
    run(retries.forgetOld());
    expect(retries.recall(session(2), 1n)).toBeUndefined();
    expect(retries.recall(session(0), 1n)).toEqual(Buffer.from('x'));
    store.commit();
  });
});
