import { UserNumbers } from '../people/user-numbers.js';

/** Days that a weekly and a monthly user may lie back, the day itself included. */
const WEEK_DAYS = 7;
export const MONTH_DAYS = 30;

export interface ActiveUsers {
  dau: number;
  wau: number;
  mau: number;
}

/**
 * Different users of each day, of the 7 days and of the 30 days up to and including it. Days are numbered from 0 and
 * shown in order; a user counts in the window of a day when the last day of theirs lies within it.
 */
export class SlidingUsers {
  /** By user: the last day seen, counted from 1; 0 for none. */
  private readonly lastDay = new UserNumbers();
  /** By day: users whose last day so far it is. */
  private readonly users: number[] = [];
  private readonly days: ActiveUsers[] = [];
  private day = 0;

  add(day: number, user: number): void {
    if (day !== this.day) this.closeUntil(day);
    const before = this.lastDay.replace(user, day + 1) - 1;
    if (before === day) return;
    if (before >= 0) this.users[before]--;
    this.users[day] = (this.users[day] ?? 0) + 1;
  }

  /** The figures of the first `count` days. */
  figures(count: number): ActiveUsers[] {
    this.closeUntil(count);
    return this.days;
  }

  private closeUntil(day: number): void {
    for (; this.day < day; this.day++) {
      this.days.push({ dau: this.within(1), wau: this.within(WEEK_DAYS), mau: this.within(MONTH_DAYS) });
    }
  }

  private within(days: number): number {
    let users = 0;
    for (let day = Math.max(0, this.day - days + 1); day <= this.day; day++) users += this.users[day] ?? 0;
    return users;
  }
}

/** How much of a month's users come on a day: 0..1, 0 without users. */
export function stickiness({ dau, mau }: ActiveUsers): number {
  return mau === 0 ? 0 : dau / mau;
}
