import { gapsIn, since, type TimeRange, type TimeRanges, withRange } from './time-ranges.rules.js';

describe('withRange', () => {
  it.each<[string, TimeRanges, TimeRange, TimeRanges]>([
    ['the first one', [], [1, 3], [[1, 3]]],
    ['an empty one', [[1, 3]], [5, 5], [[1, 3]]],
    [
      'one before',
      [[5, 7]],
      [1, 3],
      [
        [1, 3],
        [5, 7],
      ],
    ],
    [
      'one after',
      [[1, 3]],
      [5, 7],
      [
        [1, 3],
        [5, 7],
      ],
    ],
    ['one that touches the end', [[1, 3]], [3, 5], [[1, 5]]],
    ['one that touches the start', [[3, 5]], [1, 3], [[1, 5]]],
    ['one within', [[1, 9]], [3, 5], [[1, 9]]],
    ['one around', [[3, 5]], [1, 9], [[1, 9]]],
    [
      'one that closes a gap',
      [
        [1, 3],
        [5, 7],
        [9, 11],
      ],
      [2, 6],
      [
        [1, 7],
        [9, 11],
      ],
    ],
  ])('%s', (_, ranges, added, expected) => {
    expect(withRange(ranges, added)).toEqual(expected);
  });
});

describe('gapsIn', () => {
  const known: TimeRanges = [
    [10, 20],
    [30, 40],
  ];
  it.each<[string, TimeRange, TimeRanges]>([
    ['nothing is known', [0, 5], [[0, 5]]],
    ['all is known', [12, 20], []],
    [
      'around both',
      [0, 50],
      [
        [0, 10],
        [20, 30],
        [40, 50],
      ],
    ],
    ['between', [20, 30], [[20, 30]]],
    ['the end lacks', [35, 45], [[40, 45]]],
    ['the start lacks', [5, 15], [[5, 10]]],
    ['an empty range', [5, 5], []],
  ])('%s', (_, range, expected) => {
    expect(gapsIn(known, range)).toEqual(expected);
  });
});

test('since cuts what is older', () => {
  const ranges: TimeRanges = [
    [1, 3],
    [5, 9],
  ];
  expect(since(ranges, 0)).toEqual(ranges);
  expect(since(ranges, 3)).toEqual([[5, 9]]);
  expect(since(ranges, 6)).toEqual([[6, 9]]);
  expect(since(ranges, 9)).toEqual([]);
});
