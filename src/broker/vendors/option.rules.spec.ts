import { expiryOf, outcomeOf, pnlOf } from './option.rules.js';

describe('expiryOf', () => {
  const at = (time: string) => Date.parse(`2026-03-11T${time}Z`);
  it.each([
    ['blitz', '12:00:00', 5, 0, '12:00:05'],
    ['blitz', '12:00:59', 60, 0, '12:01:59'],
    ['turbo', '12:00:00', 60, 30_000, '12:01:00'],
    ['turbo', '12:00:29', 60, 30_000, '12:01:00'],
    ['turbo', '12:00:30', 60, 30_000, '12:02:00'],
    ['turbo', '12:00:59', 60, 30_000, '12:02:00'],
    ['turbo', '12:00:00', 300, 30_000, '12:05:00'],
    ['turbo', '12:00:45', 120, 30_000, '12:03:00'],
    ['binary', '12:00:00', 900, 30_000, '12:15:00'],
    ['binary', '12:14:29', 900, 30_000, '12:15:00'],
    ['binary', '12:14:30', 900, 30_000, '12:30:00'],
    ['binary', '12:14:30', 1800, 30_000, '12:45:00'],
    ['binary', '23:59:59', 900, 30_000, '24:15:00'],
  ] as const)('%s at %s for %i s, dead %i ms: %s', (kind, openedAt, seconds, deadTime, expected) => {
    const expiry = expected === '24:15:00' ? at('00:15:00') + 86_400_000 : at(expected);
    expect(expiryOf(kind, at(openedAt), seconds, deadTime)).toBe(expiry);
  });
});

describe('outcomes', () => {
  it.each([
    ['call', 100, 101, 'win', 870],
    ['call', 100, 99, 'loss', -1000],
    ['put', 100, 101, 'loss', -1000],
    ['put', 100, 99, 'win', 870],
    ['call', 100, 100, 'tie', 0],
    ['put', 100, 100, 'tie', 0],
  ] as const)('a %s from %i to %i is a %s', (direction, open, close, outcome, pnl) => {
    expect(outcomeOf(direction, open, close)).toBe(outcome);
    expect(pnlOf(outcome, 1000, 0.87)).toBe(pnl);
  });

  it('rounds a win to whole cents', () => {
    expect(pnlOf('win', 333, 0.87)).toBe(290); // 289.71
    expect(pnlOf('win', 150, 0.81)).toBe(122); // 121.5
  });
});
