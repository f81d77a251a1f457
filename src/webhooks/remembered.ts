import type { Clock } from '../platform/index.js';

/** How long what was read is good, in ms: so long another process may go on with what it knows. */
const FRESH_MS = 1000;

/** Something small that is read from the database about once a second, and at once after `forget`. */
export class Remembered<T> {
  private known: { value: T; readAt: number } | undefined;
  private reading: Promise<T> | undefined;

  constructor(
    private readonly read: () => Promise<T>,
    private readonly clock: Clock,
  ) {}

  /** At once when it is fresh, so that hot paths need not wait. */
  get(): T | Promise<T> {
    const age = this.known ? this.clock.now() - this.known.readAt : -1;
    return this.known && age >= 0 && age < FRESH_MS ? this.known.value : this.readAgain();
  }

  /** The next question reads it again: it was changed here. */
  forget(): void {
    this.known = undefined;
    this.reading = undefined; // one that runs may have read before the change
  }

  private readAgain(): Promise<T> {
    if (this.reading) return this.reading;
    const readAt = this.clock.now();
    const reading = this.read()
      .then((value) => {
        if (this.reading === reading) this.known = { value, readAt };
        return value;
      })
      .finally(() => {
        if (this.reading === reading) this.reading = undefined;
      });
    return (this.reading = reading);
  }
}
