import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doc, encode, readField } from './bson.ts';
import { insertDocument } from './documents.ts';
import { encodeId } from './keys.ts';
import { Store } from './store.ts';
import { WriterQueue } from './writer.ts';

/** A store whose disk is full at the commits with these numbers (1 is the first). */
class FullDisk extends Store {
  commits = 0;
  failing: number[] = [];
  /** Of each transaction that was begun, whether its commit is synced. */
  synced: boolean[] = [];

  override begin(durable?: boolean): void {
    super.begin(durable);
    const [level] = Object.values(this.writer.db.prepare('PRAGMA synchronous').get() as object) as [number];
    this.synced.push(level >= 2);
  }

  override commit(isPart?: boolean): void {
    if (this.failing.includes(++this.commits)) {
      throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    }
    super.commit(isPart);
  }
}

const MEBIBYTE = 1024 * 1024;

function world() {
  const dir = mkdtempSync(join(tmpdir(), 'em-writer-'));
  const store = new FullDisk(dir);
  store.begin();
  const made = store.createCollection('db', 'things');
  store.commit();
  store.commits = 0;
  store.synced = [];
  const insert = (id: string, size = 10) => {
    const bytes = encode(doc({ _id: id, text: 'x'.repeat(size) }));
    insertDocument(store, store.working.get('db.things')!, encodeId(id), bytes);
  };
  /** What a new engine finds on the disk. */
  const stored = () => {
    store.close();
    const again = new Store(dir);
    const { count } = again.visible.get('db.things')!;
    const ids = again.reader.db.prepare(`SELECT d FROM c${made.id}`).all() as { d: Uint8Array }[];
    again.close();
    expect(ids).toHaveLength(count);
    return ids.map(({ d }) => readField(d, '_id')).sort();
  };
  // By a clock that stands still: what waits together is one group, however slow the machine is.
  return { store, queue: new WriterQueue(store, () => 0), insert, stored };
}

describe('WriterQueue, when a commit fails', () => {
  const small = (insert: (id: string) => void, id: string) =>
    function* () {
      insert(id);
      yield;
      return id;
    };
  /** Five megabytes, of which four and more are committed before the last document. */
  const large = (insert: (id: string, size?: number) => void) =>
    function* () {
      for (let n = 0; n < 5; n++) {
        insert(`large ${n}`, MEBIBYTE);
        yield 'part' as const;
      }
      insert('large, last');
      return 'large';
    };

  it('acknowledges what was committed before, refuses what was cut, and runs the others again', async () => {
    const { store, queue, insert, stored } = world();
    store.failing = [2];
    const outcomes = await Promise.allSettled([
      queue.submit(small(insert, 'before')),
      queue.submit(large(insert)),
      queue.submit(small(insert, 'after')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: 14031 } });
    const kept = stored();
    expect(kept).toEqual(expect.arrayContaining(['after', 'before', 'large 0']));
    expect(kept).not.toContain('large, last');
  });

  it('gives a lone command its error, and goes on when there is room', async () => {
    const { store, queue, insert, stored } = world();
    store.failing = [1];
    await expect(queue.submit(small(insert, 'lost'))).rejects.toMatchObject({ code: 14031 });
    await expect(queue.submit(small(insert, 'kept'))).resolves.toBe('kept');
    expect(stored()).toEqual(['kept']);
  });

  it('takes back every command of a failed group and answers each by its own commit', async () => {
    const { store, queue, insert, stored } = world();
    store.failing = [1, 3];
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => queue.submit(small(insert, id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored()).toEqual(['a', 'c']);
  });
});

describe('WriterQueue, when a command does not wait for the disk', () => {
  const job = (insert: (id: string) => void, id: string) =>
    // eslint-disable-next-line require-yield -- a job without a place to yield
    function* () {
      insert(id);
      return id;
    };

  it('commits without a sync, and the next durable command takes it along', async () => {
    const { store, queue, insert, stored } = world();
    await queue.submit(job(insert, 'first'), { durable: false });
    expect(store.synced).toEqual([false]);
    await queue.submit(job(insert, 'second'));
    expect(store.synced).toEqual([false, true]);
    expect(stored()).toEqual(['first', 'second']);
  });

  it('is taken along by a durable command that writes nothing itself', async () => {
    const { store, queue, insert } = world();
    const logged = () => statSync(`${store.file}-wal`).size;

    const nothing = function* () {};
    await queue.submit(job(insert, 'first'), { durable: false });
    const before = logged();
    await queue.submit(nothing);
    expect(logged()).toBeGreaterThan(before); // else the commit has nothing to sync
    const after = logged();
    await queue.submit(nothing);
    expect(logged()).toBe(after);
    expect(store.synced).toEqual([false, true, true]);
    await queue.stop();
    store.close();
  });

  it('syncs for all when one in the group waits', async () => {
    const { store, queue, insert, stored } = world();
    await Promise.all([
      queue.submit(job(insert, 'lazy'), { durable: false }),
      queue.submit(job(insert, 'durable')),
    ]);
    expect(store.synced).toEqual([true]);
    expect(stored()).toEqual(['durable', 'lazy']);
  });

  it('never puts a durable command into a group that is not synced', async () => {
    const { store, queue, insert, stored } = world();
    let durable: Promise<string> | undefined;
    await queue.submit(
      // eslint-disable-next-line require-yield -- a job without a place to yield
      function* () {
        durable = queue.submit(job(insert, 'durable'));
        insert('lazy');
        return 'lazy';
      },
      { durable: false },
    );
    await expect(durable).resolves.toBe('durable');
    expect(store.synced).toEqual([false, true]);
    expect(stored()).toEqual(['durable', 'lazy']);
  });

  it('syncs by itself when nothing durable follows', async () => {
    const { store, queue, insert, stored } = world();
    await queue.submit(job(insert, 'alone'), { durable: false });
    while (store.commits < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(store.synced).toEqual([false, true]);
    await queue.stop();
    expect(stored()).toEqual(['alone']);
  });
});

describe('WriterQueue, lent', () => {
  const commits = (insert: (id: string) => void, id: string): (() => Generator<void, string>) =>
    // eslint-disable-next-line require-yield -- one statement
    function* () {
      insert(id);
      return id;
    };

  it('is for one alone until it is given back; others go on in their turn', async () => {
    const { queue, insert, stored } = world();
    const order: string[] = [];
    const before = queue.submit(commits(insert, 'before')).then(() => order.push('before'));
    const hold = (await queue.acquire(1000))!;
    await before;
    const after = queue.submit(commits(insert, 'after')).then(() => order.push('after'));
    hold.begin();
    insert('alone');
    await new Promise((done) => setImmediate(done));
    order.push('alone');
    hold.commit();
    await after;
    expect(order).toEqual(['before', 'alone', 'after']);
    expect(stored()).toEqual(['after', 'alone', 'before']);
  });

  it('takes back what was not committed', async () => {
    const { queue, insert, stored } = world();
    const hold = (await queue.acquire(1000))!;
    hold.begin();
    insert('lost');
    hold.release();
    await queue.submit(commits(insert, 'kept'));
    expect(stored()).toEqual(['kept']);
  });

  it('is waited for by a second one, but not for ever, and tells when somebody waits', async () => {
    const { queue, insert, stored } = world();
    let told = 0;
    queue.whenWanted = () => told++;
    const first = (await queue.acquire(1000))!;
    expect([told, queue.wanted]).toEqual([0, false]);
    expect(await queue.acquire(5)).toBeUndefined();
    expect([told, queue.wanted]).toEqual([1, false]);
    const second = queue.acquire(10_000);
    first.release();
    const hold = (await second)!;
    hold.begin();
    insert('second');
    hold.commit();
    await queue.stop();
    expect(stored()).toEqual(['second']);
  });

  it('lets run what may, while the one that had it stands aside', async () => {
    const { queue, insert, stored } = world();
    const order: string[] = [];
    const hold = (await queue.acquire(1000))!;
    const blocked = queue
      .submit(commits(insert, 'blocked'), { ns: 'db.mine' })
      .then(() => order.push('blocked'));
    const unknown = queue.submit(commits(insert, 'unknown')).then(() => order.push('unknown'));
    const free = queue.submit(commits(insert, 'free'), { ns: 'db.other' }).then(() => order.push('free'));
    queue.reserve((ns) => ns !== 'db.mine');
    hold.release();
    await free;
    await queue.submit(commits(insert, 'later'), { ns: 'db.other' }).then(() => order.push('later'));
    expect(queue.wanted).toBe(true);
    expect(await queue.acquire(5)).toBeUndefined();
    const again = (await queue.resume())!;
    again.begin();
    insert('again');
    order.push('again');
    again.commit();
    await Promise.all([blocked, unknown]);
    expect(order).toEqual(['free', 'later', 'again', 'blocked', 'unknown']);
    expect(stored()).toEqual(['again', 'blocked', 'free', 'later', 'unknown']);
  });

  it('syncs before what nobody waited for', async () => {
    const { store, queue, insert } = world();
    await queue.submit(commits(insert, 'fast'), { durable: false });
    const hold = (await queue.acquire(1000))!;
    expect(store.synced).toEqual([false, true]);
    hold.release();
  });
});
