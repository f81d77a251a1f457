import { setTimeout as sleep } from 'node:timers/promises';
import { OnceMore } from './once-more.js';

describe('OnceMore', () => {
  it('begins anew for all who ask while it works', async () => {
    const begun: number[] = [];
    let underway = 0;
    let world = 0;
    const work = new OnceMore(async () => {
      begun.push(world);
      expect(++underway).toBe(1);
      await sleep(5);
      underway--;
    });
    const first = work.run();
    world = 1; // a change after the first has begun
    await Promise.all([work.run(), work.run(), first]);
    expect(begun).toEqual([0, 1]);
    await work.run();
    expect(begun).toEqual([0, 1, 1]);
  });

  it('forgets nobody who asks at the very moment when it ends', async () => {
    let done = 0;
    const work = new OnceMore(() => Promise.resolve(void done++));
    for (let later = 0; later < 10; later++) {
      const first = work.run();
      for (let at = 0; at < later; at++) await Promise.resolve();
      const before = done;
      await work.run();
      expect(done).toBeGreaterThan(before);
      await first;
    }
  });

  it('fails for those who wait, and works again for the next', async () => {
    let isBroken = true;
    const work = new OnceMore(() => (isBroken ? Promise.reject(new Error('broken')) : Promise.resolve()));
    await expect(Promise.all([work.run(), work.run()])).rejects.toThrow('broken');
    isBroken = false;
    await expect(work.run()).resolves.toBeUndefined();
  });
});
