import { Unavailable } from '../../common/index.js';
import { IntakeOverloaded } from '../webhooks.errors.js';

/** Writes all items at once and durably; returns the indexes of those that were there before. */
export type GroupWrite<T> = (items: readonly T[]) => Promise<ReadonlySet<number>>;

export interface GroupLimits {
  /** Items in one write. */
  items: number;
  /** Bytes in one write, unless one item alone has more. */
  bytes: number;
  /** Items that may wait. */
  queuedItems: number;
  queuedBytes: number;
  /** How long a write may take until everybody is told to come again, in milliseconds. */
  waitMs: number;
}

const MEBIBYTE = 1024 * 1024;

const INTAKE_LIMITS: GroupLimits = {
  items: 500,
  bytes: 4 * MEBIBYTE,
  queuedItems: 10_000,
  queuedBytes: 64 * MEBIBYTE,
  waitMs: 5000,
};

interface Waiting<T> {
  item: T;
  bytes: number;
  resolve: (stored: boolean) => void;
  reject: (error: unknown) => void;
}

/**
 * Concurrent requests share one write, and so one commit to the disk: while a group is being written the next one
 * gathers. A lone request is written at once.
 */
export class GroupCommit<T> {
  private queue: Waiting<T>[] = [];
  private queuedBytes = 0;
  private writing = false;

  constructor(
    private readonly write: GroupWrite<T>,
    private readonly limits: GroupLimits = INTAKE_LIMITS,
  ) {}

  /**
   * Resolves after the item is durable: true when it is new, false when it was there before.
   * @throws IntakeOverloaded, Unavailable, or the write's own error; the item may then still have been stored
   */
  add(item: T, bytes: number): Promise<boolean> {
    const full =
      this.queue.length >= this.limits.queuedItems || this.queuedBytes + bytes > this.limits.queuedBytes;
    if (full)
      return Promise.reject(new IntakeOverloaded('Too many deliveries wait to be stored', { retryAfter: 1 }));
    return new Promise((resolve, reject) => {
      this.queue.push({ item, bytes, resolve, reject });
      this.queuedBytes += bytes;
      if (!this.writing) {
        this.writing = true;
        setImmediate(() => void this.run()); // what else arrived in this turn of the loop comes along
      }
    });
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) await this.writeGroup(this.takeGroup());
    this.writing = false;
  }

  private takeGroup(): Waiting<T>[] {
    let size = 0;
    let bytes = 0;
    for (const { bytes: more } of this.queue) {
      if (size === this.limits.items || (size > 0 && bytes + more > this.limits.bytes)) break;
      bytes += more;
      size++;
    }
    this.queuedBytes -= bytes;
    if (size < this.queue.length) return this.queue.splice(0, size);
    const all = this.queue;
    this.queue = [];
    return all;
  }

  /**
   * A write that is overdue is left to itself and the next one tried: the same item twice is no harm, since the
   * second one is found to be there before, and a connection that was lost without a word stops nobody for good.
   */
  private async writeGroup(group: readonly Waiting<T>[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<'overdue'>((resolve) => {
      timer = setTimeout(() => resolve('overdue'), this.limits.waitMs);
    });
    const write = this.write(group.map(({ item }) => item));
    write.catch(() => undefined); // it may still fail later
    try {
      const known = await Promise.race([write, overdue]);
      if (known === 'overdue') this.giveUp(group);
      else group.forEach(({ resolve }, index) => resolve(!known.has(index)));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Those who queue have waited as long, and are told the same. */
  private giveUp(group: readonly Waiting<T>[]): void {
    const queued = this.queue;
    this.queue = [];
    this.queuedBytes = 0;
    for (const { reject } of [...group, ...queued]) {
      reject(new Unavailable('The database does not answer; try again shortly'));
    }
  }
}
