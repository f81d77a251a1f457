import { randomNumbers } from '../../../test/factories/analytics-world.js';
import { SlidingUsers, stickiness } from './active-users.rules.js';

describe('sliding windows of users', () => {
  it('counts each user once in a day, in 7 days and in 30', () => {
    const random = randomNumbers(11);
    const days = Array.from({ length: 80 }, () =>
      Array.from({ length: Math.floor(random() * 30) }, () => Math.floor(random() ** 2 * 3000)),
    );
    const sliding = new SlidingUsers();
    days.forEach((users, day) => users.forEach((user) => sliding.add(day, user)));
    const different = (from: number, to: number) =>
      new Set(days.slice(Math.max(0, from), to + 1).flat()).size;
    expect(sliding.figures(80)).toEqual(
      days.map((_, day) => ({
        dau: different(day, day),
        wau: different(day - 6, day),
        mau: different(day - 29, day),
      })),
    );
  });

  it('goes on through days without anybody', () => {
    const sliding = new SlidingUsers();
    sliding.add(2, 5);
    expect(sliding.figures(9).map(({ wau }) => wau)).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });
});

test.each([
  { dau: 0, wau: 0, mau: 0, expected: 0 },
  { dau: 5, wau: 8, mau: 20, expected: 0.25 },
])('stickiness of $dau in $mau is $expected', ({ expected, ...users }) => {
  expect(stickiness(users)).toBe(expected);
});
