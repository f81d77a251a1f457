import { isGivenUp } from './trying.rules.js';

describe('isGivenUp', () => {
  it.each([
    [1, 'thrown', false],
    [11, 'thrown', false],
    [12, 'thrown', true],
    [59, 'again', false],
    [60, 'again', true],
    [100, 'taken', false],
    [101, 'taken', true],
  ] as const)('after %s tries, %s: %s', (tries, hindrance, expected) => {
    expect(isGivenUp(tries, hindrance)).toBe(expected);
  });
});
