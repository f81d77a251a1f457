import { endsWithin } from './ends-within.js';

describe('endsWithin', () => {
  it.each<[string, number, Promise<unknown>, boolean]>([
    ['work that is done', 60_000, Promise.resolve(false), true],
    ['work that never ends', 5, new Promise(() => undefined), false],
  ])('%s', async (_, ms, work, ended) => {
    expect(await endsWithin(ms, work)).toBe(ended);
  });

  it('fails as the work does, and with nobody to see it after the time', async () => {
    await expect(endsWithin(60_000, Promise.reject(new Error('away')))).rejects.toThrow('away');
    const late = new Promise((_, reject) => setTimeout(reject, 20, new Error('late')));
    expect(await endsWithin(1, late)).toBe(false);
    await expect(late).rejects.toThrow('late');
  });
});
