import { Pulse, PULSE_MS } from './pulse.js';

describe('Pulse', () => {
  const listening = new Set<string>();
  const heard: { at: number; id: string; payload: number }[] = [];
  const failures: unknown[] = [];
  let read: () => Promise<number>;
  let reads: number;
  let pulse: Pulse<number>;

  beforeEach(() => {
    jest.useFakeTimers();
    listening.clear();
    heard.length = 0;
    failures.length = 0;
    reads = 0;
    read = () => Promise.resolve(reads);
    pulse = new Pulse<number>({
      listeners: () => listening,
      payload: () => {
        reads++;
        return read();
      },
      send: (payload, whom) => {
        const ids = 'to' in whom ? [whom.to] : [...listening].filter((id) => !whom.except.includes(id));
        for (const id of ids) heard.push({ at: Date.now(), id, payload });
      },
      failed: (error) => failures.push(error),
    });
  });
  afterEach(() => jest.useRealTimers());

  function join(id: string): void {
    listening.add(id);
    pulse.joined(id);
  }

  it('reads nothing and has no timer while nobody listens', async () => {
    await jest.advanceTimersByTimeAsync(60_000);
    expect(reads).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('tells who comes at once, then once a second, and ends with the last one', async () => {
    join('ana');
    await jest.advanceTimersByTimeAsync(0);
    expect(heard).toEqual([{ at: expect.any(Number), id: 'ana', payload: 1 }]);
    await jest.advanceTimersByTimeAsync(4 * PULSE_MS);
    expect(heard.map(({ payload }) => payload)).toEqual([1, 2, 3, 4]);
    listening.clear();
    await jest.advanceTimersByTimeAsync(PULSE_MS);
    expect(jest.getTimerCount()).toBe(0);
    expect(reads).toBe(4);

    join('ana');
    await jest.advanceTimersByTimeAsync(2 * PULSE_MS);
    expect(heard.slice(4).map(({ payload }) => payload)).toEqual([5, 6]);
  });

  it('reads once for all, and gives nobody two messages within a second, whenever they come', async () => {
    for (let id = 0; id < 40; id++) {
      join(`${id}`);
      await jest.advanceTimersByTimeAsync(130);
    }
    await jest.advanceTimersByTimeAsync(5000);
    for (const id of listening) {
      const own = heard.filter((message) => message.id === id).map(({ at }) => at);
      expect(own.length).toBeGreaterThanOrEqual(4);
      const gaps = own.slice(1).map((at, i) => at - own[i]);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
      expect(Math.max(...gaps)).toBeLessThan(3 * PULSE_MS);
    }
    expect(reads).toBeLessThanOrEqual(40 + Math.ceil(10_200 / PULSE_MS));
  });

  it('keeps to it also while reading takes its time', async () => {
    let ms = 0;
    read = () => new Promise((resolve) => setTimeout(() => resolve(reads), (ms = (ms + 350) % 1000)));
    for (let id = 0; id < 12; id++) {
      join(`${id}`);
      await jest.advanceTimersByTimeAsync(270);
    }
    await jest.advanceTimersByTimeAsync(20_000);
    for (const id of listening) {
      const own = heard.filter((message) => message.id === id).map(({ at }) => at);
      const gaps = own.slice(1).map((at, i) => at - own[i]);
      expect(own.length).toBeGreaterThan(5);
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    }
  });

  it('lets nobody who comes and goes keep the others waiting', async () => {
    join('ana');
    for (let second = 0; second < 6; second++) {
      for (let time = 0; time < 4; time++) {
        join(`${second} ${time}`);
        listening.delete(`${second} ${time}`);
      }
      await jest.advanceTimersByTimeAsync(PULSE_MS);
    }
    expect(heard.filter(({ id }) => id === 'ana')).toHaveLength(6);
  });

  it('goes on after a reading that failed', async () => {
    read = () => (reads === 2 ? Promise.reject(new Error('away')) : Promise.resolve(reads));
    join('ana');
    await jest.advanceTimersByTimeAsync(3 * PULSE_MS);
    expect(heard.map(({ payload }) => payload)).toEqual([1, 3]);
    expect(failures).toEqual([new Error('away')]);
  });

  it('stops, also in the middle of a reading', async () => {
    let finish!: (value: number) => void;
    read = () => new Promise((resolve) => (finish = resolve));
    join('ana');
    pulse.stop();
    finish(1);
    join('bia');
    await jest.advanceTimersByTimeAsync(5000);
    expect(heard).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
