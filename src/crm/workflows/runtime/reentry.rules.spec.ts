import { mayEnter } from './reentry.rules.js';

const DAY = 86_400_000;

describe('mayEnter', () => {
  it.each([
    ['once', undefined, null, true],
    ['once', undefined, 1000 * DAY, false],
    ['after-days', 30, null, true],
    ['after-days', 30, 30 * DAY - 1, false],
    ['after-days', 30, 30 * DAY, true],
    ['after-days', 1, 0, false],
    ['every-time', undefined, null, true],
    ['every-time', undefined, 0, true],
  ] as const)('%s (%s days), %s ms after they entered last: %s', (mode, days, since, expected) => {
    const now = 1_800_000_000_000;
    const rule = { mode, ...(days !== undefined && { days }) };
    expect(mayEnter(rule, since === null ? null : now - since, now)).toBe(expected);
  });
});
