import { retryAfterMs, verdictOf } from './answer.rules.js';

describe('verdictOf', () => {
  it.each([
    [200, 'delivered'],
    [202, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [301, 'failed'],
    [304, 'failed'],
    [400, 'failed'],
    [404, 'failed'],
    [410, 'gone'],
    [429, 'failed'],
    [500, 'failed'],
    [undefined, 'failed'],
  ])('%s: %s', (status, verdict) => {
    expect(verdictOf(status)).toBe(verdict);
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  const DAY = 24 * 3600_000;

  it.each([
    ['120', 120_000],
    [' 3 ', 3000],
    ['0', 0],
    ['86400', DAY],
    ['86401', DAY],
    ['9'.repeat(400), DAY],
    ['Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
    ['Sunday, 01-Mar-26 12:01:30 GMT', 90_000],
    ['Sun Mar  1 12:00:05 2026 GMT', 5000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Sun, 01 Mar 2037 11:00:00 GMT', DAY],
    ['soon', 0],
    ['-5', 0],
    ['1.5', 0],
    ['', 0],
    [undefined, 0],
  ])('%s: %d ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
