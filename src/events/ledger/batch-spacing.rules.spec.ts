import { batchSpacingMs } from './batch-spacing.rules.js';

describe('batchSpacingMs', () => {
  it.each([
    { case: 'corrections alone', deliveries: 0, expected: 20 },
    { case: '500 a second', deliveries: 10, expected: 20 },
    { case: 'a busy flow gathers more', deliveries: 50, expected: 40 },
    { case: 'at most this long', deliveries: 800, expected: 60 },
    { case: 'a backlog does not wait', deliveries: 1500, expected: 0 },
  ])('$case', ({ deliveries, expected }) => {
    expect(batchSpacingMs(deliveries)).toBe(expected);
  });

  it('does not swing: a steady flow settles on one distance', () => {
    for (const perSecond of [100, 1000, 3000, 6000, 10_000]) {
      let ms = 20;
      for (let i = 0; i < 50; i++) ms = batchSpacingMs((perSecond * ms) / 1000);
      expect(batchSpacingMs((perSecond * ms) / 1000)).toBe(ms);
    }
  });
});
