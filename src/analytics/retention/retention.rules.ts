import { UserNumbers } from '../people/user-numbers.js';

export interface Cohort {
  /** Users whose first event of the period lies in this interval. */
  users: number;
  /** How many of them were active in this interval, the next one, and so on to the last. */
  returned: number[];
}

/** Gives each user a cohort, and counts in which intervals they come back. Intervals are shown in order. */
export class CohortTally {
  /** By user, counted from 1: the first interval, and the last one counted; 0 for none. */
  private readonly first = new UserNumbers();
  private readonly last = new UserNumbers();
  private readonly cohorts: Cohort[];

  constructor(intervals: number) {
    this.cohorts = Array.from({ length: intervals }, (_, i) => ({
      users: 0,
      returned: new Array<number>(intervals - i).fill(0),
    }));
  }

  add(interval: number, user: number): void {
    if (this.last.replace(user, interval + 1) === interval + 1) return;
    let first = this.first.get(user) - 1;
    if (first < 0) {
      this.first.replace(user, interval + 1);
      this.cohorts[interval].users++;
      first = interval;
    }
    this.cohorts[first].returned[interval - first]++;
  }

  result(): readonly Cohort[] {
    return this.cohorts;
  }
}

/**
 * Share of users who were active in the interval after their first one: over all cohorts that have a next interval.
 * 0 when there are none.
 */
export function returnRate(cohorts: readonly Cohort[]): number {
  let users = 0;
  let returned = 0;
  for (const cohort of cohorts) {
    if (cohort.returned.length < 2) continue;
    users += cohort.users;
    returned += cohort.returned[1];
  }
  return users === 0 ? 0 : returned / users;
}
