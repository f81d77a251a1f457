import { checkedPeriod } from './indicator.js';

/**
 * The highest of the newest `period` numbers; the lowest is that of the negated ones. A queue of falling numbers: what
 * comes drops all that are not higher, so each number enters and leaves once, which is O(1) per number on average.
 */
export class RollingMax {
  value = NaN;
  private readonly numbers: Float64Array;
  /** When each came, counted from 0. */
  private readonly times: Float64Array;
  private readonly mask: number;
  private head = 0;
  private size = 0;
  private count = 0;

  constructor(private readonly period: number) {
    checkedPeriod(period);
    // a power of two, so that a mask wraps the ring
    const length = 2 ** Math.ceil(Math.log2(period + 1));
    this.numbers = new Float64Array(length);
    this.times = new Float64Array(length);
    this.mask = length - 1;
  }

  /** @returns the highest of those that there are, also while the window fills */
  add(value: number): number {
    const { numbers, times, mask } = this;
    while (this.size > 0 && numbers[(this.head + this.size - 1) & mask] <= value) this.size--;
    const tail = (this.head + this.size) & mask;
    numbers[tail] = value;
    times[tail] = this.count;
    this.size++;
    if (times[this.head] <= this.count - this.period) {
      this.head = (this.head + 1) & mask;
      this.size--;
    }
    this.count++;
    return (this.value = numbers[this.head]!);
  }
}
