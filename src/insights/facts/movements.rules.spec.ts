import { changeFact, movements } from './movements.rules.js';

describe('changeFact', () => {
  it.each([
    { now: 120, before: 100, fraction: 0.2, direction: 'up' },
    { now: 80, before: 100, fraction: -0.2, direction: 'down' },
    { now: 100, before: 100, fraction: 0, direction: 'same' },
    { now: 0, before: 100, fraction: -1, direction: 'down' },
    { now: 5, before: 0, fraction: null, direction: 'up' },
    { now: 0, before: 0, fraction: null, direction: 'same' },
    { now: 50, before: -100, fraction: null, direction: 'up' },
    { now: -150, before: -100, fraction: null, direction: 'down' },
  ])('$before -> $now', ({ now, before, ...rest }) => {
    expect(changeFact(now, before)).toEqual({ before, ...rest });
  });
});

describe('movements', () => {
  const told = (now: Record<string, number>, before: Record<string, number>) => {
    const counts = (of: Record<string, number>) =>
      Object.entries(of).map(([type, count]) => ({ type, count, value: 0 }));
    const { rises, falls } = movements(counts(now), counts(before));
    return { rises: rises.map(({ type }) => type), falls: falls.map(({ type }) => type) };
  };

  it.each([
    { case: 'few', now: 3, before: 1, notable: false },
    { case: 'nine out of nothing', now: 9, before: 0, notable: false },
    { case: 'ten out of nothing', now: 10, before: 0, notable: true },
    { case: 'what chance does', now: 60, before: 40, notable: false },
    { case: 'more than chance does', now: 75, before: 40, notable: true },
    { case: 'the last ones', now: 0, before: 9, notable: false },
    { case: 'all of ten', now: 0, before: 10, notable: true },
    { case: 'a small part of much', now: 11_000, before: 10_000, notable: false },
    { case: 'just no fifth of it', now: 12_499, before: 10_000, notable: false },
    { case: 'a fifth of it', now: 12_500, before: 10_000, notable: true },
    { case: 'no change', now: 500, before: 500, notable: false },
  ])('$case: $before -> $now', ({ now, before, notable }) => {
    const { rises, falls } = told({ login: now, view: 100 }, { login: before, view: 100 });
    expect(now > before ? rises : falls).toEqual(notable ? ['login'] : []);
    expect(now > before ? falls : rises).toEqual([]);
  });

  it('are at most three of each direction, the most unlikely first, then by name', () => {
    expect(
      told(
        { b: 50, a: 50, c: 400, d: 40, s: 1, t: 1 },
        { b: 5, a: 5, c: 50, d: 5, s: 90, t: 90, u: 30, v: 1000, w: 20 },
      ),
    ).toEqual({ rises: ['c', 'a', 'b'], falls: ['v', 's', 't'] });
  });

  it('carry their figures', () => {
    expect(movements([{ type: 'refund', count: 100 }], [{ type: 'refund', count: 40 }]).rises).toEqual([
      { type: 'refund', count: 100, before: 40, fraction: 1.5, direction: 'up' },
    ]);
  });

  it('are none when there was nothing at all before: then everything is new', () => {
    expect(told({ login: 5000 }, {})).toEqual({ rises: [], falls: [] });
  });

  it('tell of a day on which everything stopped', () => {
    expect(told({}, { login: 5000, view: 3 })).toEqual({ rises: [], falls: ['login'] });
  });
});
