import { spansAtOnce } from './people.js';

test.each([
  { before: 1, users: 0, expected: 2 },
  { before: 16, users: 5000, expected: 32 },
  { before: 32, users: 125_000, expected: 32 },
  { before: 32, users: 400_000, expected: 10 },
  { before: 32, users: 2_000_000, expected: 2 },
  { before: 32, users: 9_000_000, expected: 1 },
])('after $before spans of $users users $expected are read together', ({ before, users, expected }) => {
  expect(spansAtOnce(before, users)).toBe(expected);
});
