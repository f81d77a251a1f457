import { amountFromNumber, amountToNumber } from './amount.js';

describe('amountFromNumber', () => {
  it.each([
    [0, 0n],
    [-0, 0n],
    [143.2, 1_432_000n],
    [0.0001, 1n],
    [-19.99, -199_900n],
    [1.005, 10_050n],
    [999_999_999.9999, 9_999_999_999_999n],
    [1e9, 10_000_000_000_000n],
    [-1e9, -10_000_000_000_000n],
  ])('takes %p', (value, amount) => {
    expect(amountFromNumber(value)).toBe(amount);
  });

  it.each([0.00001, 1.23456, 999_999_999.99995, 1e9 + 0.0001, -1e9 - 1, NaN, Infinity, -Infinity, 1e-320])(
    'refuses %p',
    (value) => {
      expect(amountFromNumber(value)).toBeNull();
    },
  );

  it('is exact for every step between two units at the upper end', () => {
    for (let step = 0; step <= 10_000; step++) {
      const amount = 999_999_999n * 10_000n + BigInt(step);
      expect(amountFromNumber(amountToNumber(amount))).toBe(amount);
    }
  });
});

describe('amountToNumber', () => {
  it.each([
    [1_432_000n, 143.2],
    [-1n, -0.0001],
    [-9_007_199_254_740_993_0001n, Number('-9007199254740993.0001')],
    [123_456_789_012_345_678_901n, Number('12345678901234567.8901')],
  ])('gives %p as %p', (amount, value) => {
    expect(amountToNumber(amount)).toBe(value);
  });
});
