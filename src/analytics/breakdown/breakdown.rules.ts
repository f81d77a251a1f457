import type { FieldCount, FieldValue } from '../../events/index.js';
import { TooManyValues } from './breakdown.errors.js';

/** Different values of one question in memory. */
const MOST_VALUES = 100_000;

export interface ValueFigures {
  value: FieldValue;
  /** Events of any currency. */
  count: number;
  /** Ten-thousandths of one currency. */
  sum: bigint;
}

export interface Breakdown {
  /** The most frequent values, then by sum, then by the value itself. */
  items: ValueFigures[];
  /** All the rest: how many different values, and their figures. */
  other: { values: number; count: number; sum: bigint };
  total: { count: number; sum: bigint };
}

/** Adds up how often a field had which value. */
export class ValueTally {
  private readonly values = new Map<FieldValue, ValueFigures>();

  constructor(
    private readonly currency: string,
    private readonly most = MOST_VALUES,
  ) {}

  /** @throws TooManyValues */
  add({ value, currency, count, sum }: FieldCount): void {
    let figures = this.values.get(value);
    if (!figures) {
      if (this.values.size >= this.most) throw new TooManyValues(this.most);
      this.values.set(value, (figures = { value, count: 0, sum: 0n }));
    }
    figures.count += count;
    if (currency === this.currency) figures.sum += sum;
  }

  result(limit: number): Breakdown {
    const sorted = [...this.values.values()].sort(byFrequency);
    const rest = sorted.slice(limit);
    return {
      items: sorted.slice(0, limit),
      other: { values: rest.length, ...totalOf(rest) },
      total: totalOf(sorted),
    };
  }
}

function byFrequency(a: ValueFigures, b: ValueFigures): number {
  if (a.count !== b.count) return b.count - a.count;
  if (a.sum !== b.sum) return a.sum < b.sum ? 1 : -1;
  const [one, other] = [rank(a.value), rank(b.value)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Values of all kinds in one order. */
function rank(value: FieldValue): string {
  return `${typeof value}|${String(value)}`;
}

function totalOf(figures: readonly ValueFigures[]): { count: number; sum: bigint } {
  let total = 0;
  let sums = 0n;
  for (const { count, sum } of figures) {
    total += count;
    sums += sum;
  }
  return { count: total, sum: sums };
}
