import { firstIdAt, newId, restartIds } from './ids.js';

describe('newId', () => {
  it('sorts by time and by order within a millisecond, without doubles', () => {
    const now = Date.now();
    const ids = [...Array.from({ length: 40_000 }, () => newId('x', now)), newId('x', now + 100)];
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^x_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('never goes back when the clock does', () => {
    const later = newId('x', Date.now() + 5000);
    expect(newId('x', Date.now()) > later).toBe(true);
  });

  it('takes the time as it is after a restart', () => {
    const now = Date.now();
    newId('x', now + 3_600_000);
    restartIds();
    const id = newId('x', now);
    expect(id >= firstIdAt('x', now) && id < firstIdAt('x', now + 1)).toBe(true);
  });
});
