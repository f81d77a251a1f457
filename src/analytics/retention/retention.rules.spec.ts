import { CohortTally, returnRate } from './retention.rules.js';

describe('cohorts', () => {
  it('count a user from the first interval on, once in each', () => {
    const tally = new CohortTally(4);
    const days: [interval: number, users: number[]][] = [
      [0, [1, 2, 1]],
      [1, [2, 5000]],
      [2, [1, 2, 2]],
      [3, [5000, 9]],
    ];
    for (const [interval, users] of days) users.forEach((user) => tally.add(interval, user));
    expect(tally.result()).toEqual([
      { users: 2, returned: [2, 1, 2, 0] },
      { users: 1, returned: [1, 0, 1] },
      { users: 0, returned: [0, 0] },
      { users: 1, returned: [1] },
    ]);
  });

  it.each([
    { case: 'none', cohorts: [], expected: 0 },
    { case: 'only the last one', cohorts: [{ users: 3, returned: [3] }], expected: 0 },
    {
      case: 'weighted by users, the last one left out',
      cohorts: [
        { users: 6, returned: [6, 3, 1] },
        { users: 2, returned: [2, 1] },
        { users: 9, returned: [9] },
      ],
      expected: 0.5,
    },
  ])('rate of return, $case', ({ cohorts, expected }) => {
    expect(returnRate(cohorts)).toBe(expected);
  });
});
