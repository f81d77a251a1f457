import { stripeAmount } from './stripe-amount.js';

describe('an amount of Stripe', () => {
  it.each([
    [14_990, 'BRL', 1_499_000n],
    ['14990', 'USD', 1_499_000n],
    [1, 'USD', 100n],
    [500, 'JPY', 5_000_000n],
    [500, 'KRW', 5_000_000n],
    [12_345, 'CLP', 123_450_000n],
    [5120, 'KWD', 51_200n],
    [10, 'BHD', 100n],
    [500, 'ISK', 50_000n],
    [500, 'UGX', 50_000n],
    [1045, 'HUF', 104_500n],
    [80_045, 'TWD', 8_004_500n],
    [0, 'USD', 0n],
    [100_000_000_000, 'USD', 10_000_000_000_000n],
    [100_000_000_001, 'USD', null],
    [2_000_000_000, 'JPY', null],
    [1.5, 'USD', null],
    ['1.5', 'USD', null],
    ['', 'USD', null],
    [null, 'USD', null],
    [true, 'USD', null],
  ])('%j of %s is %s ten-thousandths', (minor, currency, amount) => {
    expect(stripeAmount(minor, currency)).toBe(amount);
  });
});
