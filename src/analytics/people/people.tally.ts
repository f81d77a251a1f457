import type { Contribution } from '../../events/index.js';
import type { DayMoments } from '../moments/day-moments.js';
import { type DaySlice, EXACT } from './day-slice.js';
import type { Names } from './names.js';
import { parseCellKey } from './packing.rules.js';
import { COUNTED, userColumns, VALUED } from './user-columns.js';

export interface UserFigures {
  userId: string;
  count: number;
  /** Ten-thousandths. */
  sum: bigint;
}

export type TopOrder = 'count' | 'value';

/**
 * Adds up what users did in a period: events of a type (or all) in every currency, values in one currency.
 * Sums are doubles as long as those are exact, 64-bit integers from then on.
 */
export class PeopleTally {
  private counts = new Float64Array(1024);
  private sums: Float64Array | BigInt64Array = new Float64Array(1024);
  private readonly flags: number[] = [];
  private readonly question: string;
  private weight = 0;

  constructor(
    private readonly users: Names,
    private readonly series: Names,
    private readonly filter: { type?: string | undefined; currency: string },
  ) {
    this.question = `${filter.type ?? ''}|${filter.currency}`;
  }

  addSlice(slice: DaySlice): void {
    this.readFlags();
    const columns = userColumns(slice, this.question, this.flags);
    this.makeRoom(columns.weight, !(columns.sums instanceof Float64Array));
    const { counts } = this;
    const { users, counts: moreCounts } = columns;
    if (this.sums instanceof Float64Array && columns.sums instanceof Float64Array) {
      const sums = this.sums;
      const moreSums = columns.sums;
      for (let i = 0; i < users.length; i++) {
        counts[users[i]] += moreCounts[i];
        sums[users[i]] += moreSums[i];
      }
      return;
    }
    const sums = this.sums as BigInt64Array;
    for (let i = 0; i < users.length; i++) {
      counts[users[i]] += moreCounts[i];
      sums[users[i]] += BigInt(columns.sums[i]);
    }
  }

  /** Those of a type from one place until before another. */
  addMoments(type: string, { users, values }: DayMoments, from: number, to: number): void {
    if (this.filter.type !== undefined && this.filter.type !== type) return;
    const valued = values ? values.codes.indexOf(this.filter.currency) : -1;
    let weight = 0;
    if (values && valued >= 0) {
      const { amounts, currencies } = values;
      for (let i = from; i < to; i++) if (currencies[i] === valued) weight += Math.abs(amounts[i]);
    }
    this.makeRoom(weight, false);
    const { counts, sums } = this;
    for (let i = from; i < to; i++) counts[users[i]]++;
    if (!values || valued < 0) return;
    const { amounts, currencies } = values;
    for (let i = from; i < to; i++) {
      if (currencies[i] !== valued) continue;
      if (sums instanceof Float64Array) sums[users[i]] += amounts[i];
      else sums[users[i]] += BigInt(amounts[i]);
    }
  }

  addEvent(event: Contribution): void {
    const user = this.users.number(event.userId);
    const flag = this.flagOf(event.type, event.currency);
    if (flag === 0) return;
    this.makeRoom(event.amount === null ? 0 : Math.abs(Number(event.amount)), false);
    this.counts[user] += 1;
    if (!(flag & VALUED) || event.amount === null) return;
    if (this.sums instanceof Float64Array) this.sums[user] += Number(event.amount);
    else this.sums[user] += event.amount;
  }

  /** All users with at least one event, in no order. */
  *each(): Generator<UserFigures> {
    for (let user = 0; user < this.counts.length; user++) if (this.counts[user] > 0) yield this.figures(user);
  }

  /** How many users have at least one event. */
  active(): number {
    let active = 0;
    for (const count of this.counts) if (count > 0) active++;
    return active;
  }

  /** The first users by count (then value) or by value (then count), and by id where both are equal. */
  top(limit: number, by: TopOrder): UserFigures[] {
    const first: number[] = [];
    for (let user = 0; user < this.users.size && user < this.counts.length; user++) {
      if (!(this.counts[user] > 0)) continue;
      if (first.length === limit && this.compare(user, first[limit - 1], by) > 0) continue;
      let at = first.length;
      while (at > 0 && this.compare(user, first[at - 1], by) < 0) at--;
      first.splice(at, 0, user);
      if (first.length > limit) first.pop();
    }
    return first.map((user) => this.figures(user));
  }

  /** All users with at least one event, in the order of `top`. */
  *ranked(by: TopOrder): Generator<UserFigures> {
    const active: number[] = [];
    for (let user = 0; user < this.counts.length; user++) if (this.counts[user] > 0) active.push(user);
    active.sort((a, b) => this.compare(a, b, by));
    for (const user of active) yield this.figures(user);
  }

  private figures(user: number): UserFigures {
    return { userId: this.users.name(user), count: this.counts[user], sum: BigInt(this.sums[user]) };
  }

  private compare(a: number, b: number, by: TopOrder): number {
    const byCount = this.counts[b] - this.counts[a];
    const byValue = this.sums[b] > this.sums[a] ? 1 : this.sums[b] < this.sums[a] ? -1 : 0;
    const [first, second] = by === 'count' ? [byCount, byValue] : [byValue, byCount];
    return first || second || (this.users.name(a) < this.users.name(b) ? -1 : 1);
  }

  private flagOf(type: string, currency: string): number {
    if (this.filter.type !== undefined && this.filter.type !== type) return 0;
    return currency === this.filter.currency ? COUNTED | VALUED : COUNTED;
  }

  /** Series may have come since. */
  private readFlags(): void {
    for (let number = this.flags.length; number < this.series.size; number++) {
      const { type, currency } = parseCellKey(this.series.name(number));
      this.flags.push(this.flagOf(type, currency));
    }
  }

  /** Users may have come since, and sums may leave what doubles can tell. */
  private makeRoom(weight: number, integers: boolean): void {
    this.weight += weight;
    if ((integers || this.weight > EXACT) && this.sums instanceof Float64Array) {
      this.sums = BigInt64Array.from(this.sums, (sum) => BigInt(sum));
    }
    if (this.users.size <= this.counts.length) return;
    const size = Math.max(this.users.size, this.counts.length * 2);
    const [counts, sums] = [this.counts, this.sums];
    this.counts = new Float64Array(size);
    this.counts.set(counts);
    if (sums instanceof Float64Array) (this.sums = new Float64Array(size)).set(sums);
    else (this.sums = new BigInt64Array(size)).set(sums);
  }
}
