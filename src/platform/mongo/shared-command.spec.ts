import { AppError, Unavailable } from '../../common/index.js';
import { SharedCommand, type SharedLimits } from './shared-command.js';

const LIMITS: SharedLimits = { items: 3, bytes: 100, queuedItems: 5, queuedBytes: 400, waitMs: 10_000 };

class Overloaded extends AppError {
  readonly code = 'TEST.OVERLOADED';
  readonly status = 503;
}
const overloaded = () => new Overloaded('Too many');

/** A write that ends when the test says so. */
function controlledWrite() {
  const groups: string[][] = [];
  const ends: { done: (known?: number[]) => void; fail: (error: Error) => void }[] = [];
  const write = (items: readonly string[]) =>
    new Promise<boolean[]>((resolve, reject) => {
      groups.push([...items]);
      ends.push({ done: (known = []) => resolve(items.map((_, at) => !known.includes(at))), fail: reject });
    });
  return { groups, ends, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('SharedCommand', () => {
  it('writes what arrives in one turn together and the next group after the acknowledgement', async () => {
    const { groups, ends, write } = controlledWrite();
    const commit = new SharedCommand(write, LIMITS, overloaded);
    const first = [commit.ask('a', 1), commit.ask('b', 1)];
    await turn();
    const later = [commit.ask('c', 1), commit.ask('d', 1)];
    await turn();
    expect(groups).toEqual([['a', 'b']]);
    ends[0].done();
    expect(await Promise.all(first)).toEqual([true, true]);
    await turn();
    expect(groups).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    ends[1].done([1]);
    expect(await Promise.all(later)).toEqual([true, false]);
  });

  it.each([
    { case: 'by number', sizes: [1, 1, 1, 1, 1], expected: [3, 2] },
    { case: 'by bytes', sizes: [60, 30, 20, 90], expected: [2, 1, 1] },
    { case: 'with an item that is larger than a group alone', sizes: [300, 1], expected: [1, 1] },
  ])('cuts groups $case', async ({ sizes, expected }) => {
    const groups: number[] = [];
    const commit = new SharedCommand<number, boolean>((items) => {
      groups.push(items.length);
      return Promise.resolve(items.map(() => true));
    }, LIMITS);
    await Promise.all(sizes.map((bytes, index) => commit.ask(index, bytes)));
    expect(groups).toEqual(expected);
  });

  it('refuses more than may wait, by number and by bytes, and takes more once there is room', async () => {
    const { ends, write } = controlledWrite();
    const commit = new SharedCommand(write, LIMITS, overloaded);
    const waiting = [commit.ask('first', 1)];
    await turn();
    for (let i = 0; i < LIMITS.queuedItems; i++) waiting.push(commit.ask(`q${i}`, 1));
    await expect(commit.ask('too many', 1)).rejects.toThrow(Overloaded);
    for (let group = 0; group < 3; group++) {
      ends[group].done();
      await turn();
    }
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => true));
    await expect(commit.ask('too large', LIMITS.queuedBytes + 1)).rejects.toThrow(Overloaded);
    const again = commit.ask('again', 1);
    await turn();
    ends[3].done();
    expect(await again).toBe(true);
  });

  it('hands a failure to its own group only', async () => {
    const { ends, write } = controlledWrite();
    const commit = new SharedCommand(write, LIMITS, overloaded);
    const failing = commit.ask('a', 1);
    await turn();
    const next = commit.ask('b', 1);
    ends[0].fail(new Error('disk full'));
    await expect(failing).rejects.toThrow('disk full');
    await turn();
    ends[1].done();
    expect(await next).toBe(true);
  });

  it('gives an item its own error and the others their answers', async () => {
    const commit = new SharedCommand<string, string>((items) =>
      Promise.resolve(items.map((item) => (item === 'bad' ? new Error('bad item') : item.toUpperCase()))),
    );
    const bad = commit.ask('bad');
    const good = commit.ask('good');
    await expect(bad).rejects.toThrow('bad item');
    expect(await good).toBe('GOOD');
  });

  it('tells everybody to come again when a write does not end, and tries the next one', async () => {
    const { ends, write } = controlledWrite();
    const commit = new SharedCommand(write, { ...LIMITS, waitMs: 20 });
    const overdue = commit.ask('a', 1);
    await turn();
    const queued = commit.ask('b', 1);
    await expect(overdue).rejects.toThrow(Unavailable);
    await expect(queued).rejects.toThrow(Unavailable);
    const next = commit.ask('c', 1);
    await turn();
    ends[0].fail(new Error('late, and nobody waits for it'));
    ends[1].done([0]);
    expect(await next).toBe(false);
  });
});
