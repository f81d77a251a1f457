import { ManualClock } from '../../../test/factories/manual-clock.js';
import { BriefCache } from './brief-cache.js';

describe('BriefCache', () => {
  const ana = { userId: 'ana' };
  let clock: ManualClock;
  let cache: BriefCache<{ userId: string }>;
  let loads: number;
  const load = () => {
    loads++;
    return Promise.resolve(ana);
  };

  beforeEach(() => {
    clock = new ManualClock();
    cache = new BriefCache(clock, 1000);
    loads = 0;
  });

  it('loads once for requests at the same time and within its second', async () => {
    await Promise.all([cache.get('a', load), cache.get('a', load)]);
    clock.advance(999);
    expect(await cache.get('a', load)).toBe(ana);
    expect(loads).toBe(1);
    clock.advance(1);
    await cache.get('a', load);
    expect(loads).toBe(2);
  });

  it('keeps neither what was not found nor what failed', async () => {
    expect(await cache.get('a', () => Promise.resolve(null))).toBeNull();
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('a', load)).toBe(ana);
  });

  it('forgets a key, a user, and what is being loaded meanwhile', async () => {
    await cache.get('a', load);
    cache.forget('a');
    await cache.get('a', load);
    cache.forgetUser('bruno');
    await cache.get('a', load);
    expect(loads).toBe(2);
    cache.forgetUser('ana');
    await cache.get('a', load);
    expect(loads).toBe(3);

    let answer = (_: { userId: string }) => {};
    const slow = cache.get('b', () => new Promise((resolve) => (answer = resolve)));
    cache.forgetUser('ana');
    answer(ana);
    await slow;
    await cache.get('b', load);
    expect(loads).toBe(4);
  });
});
