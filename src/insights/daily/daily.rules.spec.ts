import { missingDays } from './daily.rules.js';

describe('missingDays', () => {
  it.each<{ case: string; last: number | null; days: number[] }>([
    { case: 'yesterday, when there is none yet', last: null, days: [99] },
    { case: 'yesterday, after the day before', last: 98, days: [99] },
    { case: 'none, when yesterday has one', last: 99, days: [] },
    { case: 'all that were missed, oldest first', last: 95, days: [96, 97, 98, 99] },
    { case: 'the last 31 of many', last: 3, days: Array.from({ length: 31 }, (_, at) => 69 + at) },
  ])('$case', ({ last, days }) => expect(missingDays(last, 100)).toEqual(days));
});
