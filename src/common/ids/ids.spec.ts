import { firstIdAt, newId } from './ids.js';

describe('newId', () => {
  it('sorts by time and by order within a millisecond, without doubles', () => {
    const now = Date.now();
    const ids = [...Array.from({ length: 40_000 }, () => newId('x', now)), newId('x', now + 100)];
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toMatch(/^x_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('follows a clock that was far ahead and is set right', () => {
    const ahead = newId('x', Date.now() + 3_600_000);
    const now = Date.now();
    const first = newId('x', now);
    expect(first < ahead && first >= firstIdAt('x', now)).toBe(true);
    expect(newId('x', now) > first).toBe(true);
  });

  it('does not go back when the clock goes back a little', () => {
    const later = newId('x', Date.now() + 5000);
    expect(newId('x', Date.now()) > later).toBe(true);
  });
});
