import { nextDelayMs } from './retry.rules.js';

describe('nextDelayMs', () => {
  const delays = [5, 300, 1800];

  it.each([
    { attempts: 1, random: 0, expected: 5000 },
    { attempts: 1, random: 0.5, expected: 5500 },
    { attempts: 2, random: 0, expected: 300_000 },
    { attempts: 3, random: 0.999999, expected: 2_160_000 },
    { attempts: 4, random: 0, expected: null },
    { attempts: 9, random: 0, expected: null },
  ])('after $attempts failed attempts: $expected ms', ({ attempts, random, expected }) => {
    expect(nextDelayMs(attempts, delays, random)).toBe(expected);
  });

  it('makes one attempt when there are no delays', () => {
    expect(nextDelayMs(1, [], 0)).toBeNull();
  });
});
