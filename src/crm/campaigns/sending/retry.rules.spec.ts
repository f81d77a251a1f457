import { afterPutOff, isAway, MOST_TRIES, pauseAfter, SERVER_WELL } from './retry.rules.js';

describe('mails that the server puts off', () => {
  it.each([
    [1, 10_000],
    [2, 20_000],
    [8, 1_280_000],
    [10, 3_600_000],
    [1000, 3_600_000],
  ])('wait after try %p for %p ms', (tries, expected) => {
    expect(pauseAfter(tries)).toBe(expected);
  });

  it('are given up after some hours', () => {
    let ms = 0;
    for (let tries = 1; tries < MOST_TRIES; tries++) ms += pauseAfter(tries);
    expect(ms / 3_600_000).toBeGreaterThan(5);
    expect(ms / 3_600_000).toBeLessThan(12);
  });

  it('mean after ten in a row that it is away: it is asked seldom, and ever more so', () => {
    let health = SERVER_WELL;
    for (let n = 0; n < 9; n++) health = afterPutOff(health, 0);
    expect(isAway(health)).toBe(false);
    const pauses: number[] = [];
    let now = 0;
    for (let n = 0; n < 8; n++) {
      health = afterPutOff(health, now);
      expect(isAway(health)).toBe(true);
      // those that were on their way as well
      expect(afterPutOff(health, now)).toBe(health);
      pauses.push(health.probeAt - now);
      now = health.probeAt;
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });
});
