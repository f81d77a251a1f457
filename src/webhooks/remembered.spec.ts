import { ManualClock } from '../../test/factories/manual-clock.js';
import { Remembered } from './remembered.js';

describe('Remembered', () => {
  const clock = new ManualClock();
  let reads: { resolve: (value: string) => void; reject: (error: Error) => void }[];
  let remembered: Remembered<string>;

  beforeEach(() => {
    reads = [];
    const read = () => new Promise<string>((resolve, reject) => reads.push({ resolve, reject }));
    remembered = new Remembered(read, clock);
  });

  it('reads once for all who ask, and again after a second', async () => {
    const asked = [remembered.get(), remembered.get()].map((value) => Promise.resolve(value));
    reads[0].resolve('a');
    expect(await Promise.all(asked)).toEqual(['a', 'a']);
    clock.advance(999);
    expect(remembered.get()).toBe('a');
    clock.advance(1);
    const later = remembered.get();
    reads[1].resolve('b');
    expect(await later).toBe('b');
    expect(reads).toHaveLength(2);
  });

  it('reads again after a change, also when a reading from before it comes late', async () => {
    const before = remembered.get();
    remembered.forget();
    const after = remembered.get();
    reads[1].resolve('new');
    expect(await after).toBe('new');
    reads[0].resolve('old');
    await before;
    expect(remembered.get()).toBe('new');
  });

  it('tells of a failure, and tries again', async () => {
    const failed = remembered.get();
    reads[0].reject(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    const next = remembered.get();
    reads[1].resolve('back');
    expect(await next).toBe('back');
  });
});
