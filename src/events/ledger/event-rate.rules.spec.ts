import { countedLately, type CountedSecond, ratePerSecond } from './event-rate.rules.js';

const at = (second: number, events: number): CountedSecond => ({ second, events });

describe('countedLately', () => {
  it.each<[string, CountedSecond[], CountedSecond[]]>([
    ['the first ones', [], [at(100, 3)]],
    ['more within the same second', [at(99, 1), at(100, 2)], [at(99, 1), at(100, 5)]],
    ['after a while', [at(94, 9), at(95, 1), at(99, 2)], [at(95, 1), at(99, 2), at(100, 3)]],
    ['after a pause', [at(1, 9)], [at(100, 3)]],
    ['after the clock was set back', [at(99, 1), at(5000, 9)], [at(99, 1), at(100, 3)]],
  ])('%s', (_case, recent, expected) => {
    expect(countedLately(recent, 3, 100_900)).toEqual(expected);
  });
});

describe('ratePerSecond', () => {
  it.each<[string, CountedSecond[], number, number]>([
    ['nothing', [], 100_500, 0],
    ['a steady flow', [95, 96, 97, 98, 99].map((second) => at(second, 10)), 100_000, 10],
    [
      'a steady flow within a second',
      [...[95, 96, 97, 98, 99].map((s) => at(s, 10)), at(100, 5)],
      100_500,
      10,
    ],
    ['one event just now', [at(100, 1)], 100_000, 0.2],
    ['several slots', [at(99, 4), at(99, 6)], 100_000, 2],
    ['what is too old', [at(94, 1000)], 100_999, 0],
    ['what another clock has in the future', [at(101, 1000)], 100_999, 0],
  ])('%s', (_case, recent, now, expected) => {
    expect(ratePerSecond(recent, now)).toBe(expected);
  });

  it('falls to nothing when no more comes', () => {
    const recent = countedLately([], 100, 100_000);
    const rates = [0, 2000, 4000, 5999, 6000].map((later) => ratePerSecond(recent, 100_000 + later));
    expect(rates[0]).toBe(20);
    expect(rates.slice(0, 4).every((rate) => rate > 16)).toBe(true);
    expect(rates[4]).toBe(0);
  });
});
