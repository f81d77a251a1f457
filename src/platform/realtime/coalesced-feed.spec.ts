import { CoalescedFeed } from './coalesced-feed.js';

describe('CoalescedFeed', () => {
  const messages: { at: number; items: number[] }[] = [];
  const failures: unknown[] = [];
  let wanted: boolean;

  beforeEach(() => {
    jest.useFakeTimers();
    messages.length = 0;
    failures.length = 0;
    wanted = true;
  });
  afterEach(() => jest.useRealTimers());

  function feed(perSecond: number, send?: () => Promise<void>): CoalescedFeed<number> {
    return new CoalescedFeed<number>({
      perSecond,
      wanted: () => wanted,
      send: (items) => {
        messages.push({ at: Date.now(), items });
        return send?.();
      },
      failed: (error) => failures.push(error),
    });
  }

  it('sends the first at once and the rest together, without waiting for more when idle', async () => {
    const news = feed(25);
    news.push([1]);
    expect(messages.map(({ items }) => items)).toEqual([[1]]);
    news.push([2, 3]);
    news.push([4]);
    expect(messages).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(messages.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    news.push([5]);
    expect(messages.at(-1)?.items).toEqual([5]);
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(1000);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([1, 25])('never exceeds %i in any second, and leaves nothing out', async (perSecond) => {
    const news = feed(perSecond);
    for (let item = 0; item < 3000; item++) {
      news.push([item]);
      await jest.advanceTimersByTimeAsync(1);
    }
    await jest.advanceTimersByTimeAsync(2000);
    for (const { at } of messages) {
      const second = messages.filter((other) => other.at >= at && other.at < at + 1000);
      expect(second.length).toBeLessThanOrEqual(perSecond);
    }
    expect(messages.length).toBeGreaterThanOrEqual(Math.floor(perSecond * 3 * 0.9));
    expect(messages.flatMap(({ items }) => items)).toEqual(Array.from({ length: 3000 }, (_, at) => at));
  });

  it('forgets what nobody wants, and begins with what comes after', async () => {
    const news = feed(25);
    news.push([1]);
    news.push([2]);
    wanted = false;
    await jest.advanceTimersByTimeAsync(100);
    news.push([3]);
    wanted = true;
    news.push([4]);
    expect(messages.map(({ items }) => items)).toEqual([[1], [4]]);
  });

  it('waits for a slow message, then sends all that came meanwhile', async () => {
    let finish!: () => void;
    const news = feed(25, () => new Promise((resolve) => (finish = resolve)));
    news.push([1]);
    news.push([2]);
    await jest.advanceTimersByTimeAsync(5000);
    news.push([3]);
    expect(messages).toHaveLength(1);
    finish();
    await jest.advanceTimersByTimeAsync(0);
    expect(messages.map(({ items }) => items)).toEqual([[1], [2, 3]]);
  });

  it('reports a failing message and goes on', async () => {
    const news = feed(25, () => Promise.reject(new Error('no')));
    news.push([1]);
    await jest.advanceTimersByTimeAsync(100);
    news.push([2]);
    await jest.advanceTimersByTimeAsync(0);
    expect(failures).toHaveLength(2);
    expect(messages).toHaveLength(2);
  });

  it('stops', async () => {
    const news = feed(25);
    news.push([1]);
    news.push([2]);
    news.stop();
    news.push([3]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(messages).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('finishes with what waits', async () => {
    const news = feed(25);
    news.push([1]);
    news.push([2]);
    news.finish();
    news.push([3]);
    news.finish();
    await jest.advanceTimersByTimeAsync(1000);
    expect(messages.map(({ items }) => items)).toEqual([[1], [2]]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
