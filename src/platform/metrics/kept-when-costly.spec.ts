import { ManualClock } from '../../../test/factories/manual-clock.js';
import { keptWhenCostly } from './kept-when-costly.js';

/** Readings that take so many ms each, one after the other. */
const readings = (...took: number[]) => {
  const clock = new ManualClock();
  let asked = 0;
  const read = keptWhenCostly(() => {
    clock.advance(took[asked]);
    return Promise.resolve(++asked);
  }, clock);
  return { clock, read };
};

describe('keptWhenCostly', () => {
  it('reads anew for each who asks while that is cheap', async () => {
    const { read } = readings(500, 0, 0);
    expect([await read(), await read(), await read()]).toEqual([1, 2, 3]);
  });

  it('gives a dear answer again for a minute', async () => {
    const { clock, read } = readings(501, 0, 0);
    expect([await read(), await read()]).toEqual([1, 1]);
    clock.advance(59_999);
    expect(await read()).toBe(1);
    clock.advance(1);
    expect([await read(), await read()]).toEqual([2, 3]);
  });

  it('does not trust an answer from the future, and keeps no failure', async () => {
    const { clock, read } = readings(501, 0);
    await read();
    clock.advance(-1000);
    expect(await read()).toBe(2);
    let asked = 0;
    const failing = keptWhenCostly(() => {
      clock.advance(1000);
      return ++asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(asked);
    }, clock);
    await expect(failing()).rejects.toThrow('away');
    expect(await failing()).toBe(2);
  });
});
