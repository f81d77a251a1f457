import { together } from './together.js';

describe('together', () => {
  it('asks once for all who ask meanwhile, and anew after that', async () => {
    let asked = 0;
    const read = together(() => Promise.resolve(++asked));
    await expect(Promise.all([read(), read(), read()])).resolves.toEqual([1, 1, 1]);
    await expect(read()).resolves.toBe(2);
  });

  it('keeps no failure', async () => {
    let asked = 0;
    const read = together(() => (++asked === 1 ? Promise.reject(new Error('away')) : Promise.resolve(asked)));
    const both = await Promise.allSettled([read(), read()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(read()).resolves.toBe(2);
  });
});
