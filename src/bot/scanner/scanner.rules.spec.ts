import { countDecided, expectancyOf } from './scanner.rules.js';

describe('countDecided', () => {
  const signal = (decidedAt: number, outcome: 'win' | 'loss' | 'tie') =>
    ({ at: decidedAt - 60, decidedAt, direction: 'call', outcome }) as const;
  const decided = [signal(100, 'win'), signal(160, 'loss'), signal(160, 'tie'), signal(220, 'win')];

  it.each([
    [0, 1000, { signals: 4, wins: 2, losses: 1, ties: 1 }],
    [100, 160, { signals: 2, wins: 0, losses: 1, ties: 1 }],
    [160, 219, { signals: 0, wins: 0, losses: 0, ties: 0 }],
  ])('after %d up to %d', (since, until, counts) => {
    expect(countDecided(decided, since, until)).toEqual(counts);
  });

  it('counts everything once in steps that follow each other', () => {
    const steps = [
      [0, 100],
      [100, 160],
      [160, 500],
    ].map(([since, until]) => countDecided(decided, since, until).signals);
    expect(steps).toEqual([1, 2, 1]);
  });
});

describe('expectancyOf', () => {
  it.each([
    { signals: 0, wins: 0, losses: 0, ties: 0, expected: null },
    { signals: 100, wins: 60, losses: 40, ties: 0, expected: 0.122 },
    { signals: 2, wins: 0, losses: 0, ties: 2, expected: 0 },
    { signals: 4, wins: 0, losses: 4, ties: 0, expected: -1 },
  ])('$wins wins, $losses losses, $ties ties', ({ expected, ...counts }) => {
    const value = expectancyOf(counts, 0.87);
    if (expected === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(expected, 10);
  });
});
