import { backoffMs } from './backoff.rules.js';

describe('backoffMs', () => {
  it.each([
    { case: 'the first pause', attempts: 1, first: 5, random: 0, expected: 5000 },
    { case: 'twice as long each time', attempts: 4, first: 5, random: 0, expected: 40_000 },
    { case: 'an hour at most', attempts: 30, first: 5, random: 0, expected: 3_600_000 },
    { case: 'never too large a number', attempts: 5000, first: 5, random: 0, expected: 3_600_000 },
    { case: 'a long first pause stays', attempts: 3, first: 7200, random: 0, expected: 7_200_000 },
    { case: 'up to a fifth longer', attempts: 1, first: 5, random: 0.5, expected: 5500 },
    { case: 'no pause', attempts: 3, first: 0, random: 0.9, expected: 0 },
  ])('$case', ({ attempts, first, random, expected }) => {
    expect(backoffMs(attempts, first, random)).toBe(expected);
  });
});
