import { checkedPeriod } from './indicator.js';

/** The newest `period` numbers, as a ring. */
export class Window {
  /** In no order; all zero before the first turn. */
  readonly items: Float64Array;
  /** Where the next number goes: 0 after each whole turn. */
  next = 0;
  full = false;

  constructor(period: number) {
    this.items = new Float64Array(checkedPeriod(period));
  }

  /** @returns the number that leaves; 0 while the window fills */
  push(value: number): number {
    const leaving = this.items[this.next];
    this.items[this.next] = value;
    if (++this.next === this.items.length) {
      this.next = 0;
      this.full = true;
    }
    return leaving;
  }
}
