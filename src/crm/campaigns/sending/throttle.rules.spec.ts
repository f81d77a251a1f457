import { allowance, paidBy, waitFor } from './throttle.rules.js';

describe('a throttle', () => {
  /** Mails that go within so many ms when all that may go do, looked at every so many ms. */
  const sentWithin = (perSecond: number, ms: number, step: number, paidUntil?: number) => {
    let paid = paidUntil;
    let sent = 0;
    for (let now = 0; now < ms; now += step) {
      const count = allowance(perSecond, paid, now);
      if (count > 0) paid = paidBy(perSecond, paid, now, count);
      sent += count;
    }
    return sent;
  };

  it.each([
    [1, 10_000, 7, 10],
    [5, 10_000, 50, 50],
    [3, 9000, 100, 27],
    [200, 10_000, 13, 2001],
    [1000, 5000, 40, 5001],
    [0.5, 20_000, 100, 10],
  ])('of %p a second lets within %p ms, looked at every %p ms, %p go', (perSecond, ms, step, most) => {
    const sent = sentWithin(perSecond, ms, step);
    expect(sent).toBeLessThanOrEqual(most);
    expect(sent).toBeGreaterThanOrEqual(Math.floor((perSecond * (ms - step)) / 1000) - 1);
  });

  it('does not save up what a pause has left', () => {
    expect(allowance(5, 0, 3_600_000)).toBe(1);
    expect(allowance(500, 0, 3_600_000)).toBe(51);
  });

  it('goes on where another process has left it', () => {
    const paid = paidBy(1, undefined, 0, 1);
    expect(allowance(1, paid, 500)).toBe(0);
    expect(waitFor(1, paid, 500)).toBe(500);
    expect(allowance(1, paid, 1000)).toBe(1);
    expect(waitFor(1, paid, 1000)).toBe(0);
    expect(waitFor(1, paid, 3_600_000)).toBe(0);
  });
});
