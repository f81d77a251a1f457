import { type AppError, Unavailable } from '../../common/index.js';

/** Does all items in one command; returns what becomes of each, in their order. An error there is that item's alone. */
export type SharedWork<Item, Answer> = (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>;

export interface SharedLimits {
  /** Items in one command. */
  items: number;
  /** Bytes in one command, unless one item alone has more. */
  bytes: number;
  /** Items that may wait. */
  queuedItems: number;
  queuedBytes: number;
  /** How long a command may take until everybody is told to come again, in milliseconds. */
  waitMs: number;
}

/** For items that are small, and bounded by those who ask. */
const LIMITS: SharedLimits = {
  items: 250,
  bytes: Infinity,
  queuedItems: 10_000,
  queuedBytes: Infinity,
  waitMs: 5000,
};

interface Waiting<Item, Answer> {
  item: Item;
  bytes: number;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Concurrent callers share one command of the database, and so one commit to the disk: while a group is under way the next
 * one gathers. A lone caller goes at once.
 */
export class SharedCommand<Item, Answer> {
  private queue: Waiting<Item, Answer>[] = [];
  private queuedBytes = 0;
  private working = false;

  constructor(
    private readonly work: SharedWork<Item, Answer>,
    private readonly limits: SharedLimits = LIMITS,
    private readonly overloaded: () => AppError = () => new Unavailable('Too much waits for the database'),
  ) {}

  /**
   * What becomes of the item.
   * @throws Unavailable or what `overloaded` makes, or the command's own error; a write may then still have been done
   */
  ask(item: Item, bytes = 0): Promise<Answer> {
    const full =
      this.queue.length >= this.limits.queuedItems || this.queuedBytes + bytes > this.limits.queuedBytes;
    if (full) return Promise.reject(this.overloaded());
    return new Promise((resolve, reject) => {
      this.queue.push({ item, bytes, resolve, reject });
      this.queuedBytes += bytes;
      if (!this.working) {
        this.working = true;
        setImmediate(() => void this.run()); // what else arrived in this turn of the loop comes along
      }
    });
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) await this.workOn(this.takeGroup());
    this.working = false;
  }

  private takeGroup(): Waiting<Item, Answer>[] {
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
   * A command that is overdue is left to itself and the next one tried: a connection that was lost without a word stops
   * nobody for good.
   */
  private async workOn(group: readonly Waiting<Item, Answer>[]): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<'overdue'>((resolve) => {
      timer = setTimeout(() => resolve('overdue'), this.limits.waitMs);
    });
    const work = this.work(group.map(({ item }) => item));
    work.catch(() => undefined); // it may still fail later
    try {
      const answers = await Promise.race([work, overdue]);
      if (answers === 'overdue') this.giveUp(group);
      else group.forEach((each, index) => answer(each, answers[index]));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Those who queue have waited as long, and are told the same. */
  private giveUp(group: readonly Waiting<Item, Answer>[]): void {
    const queued = this.queue;
    this.queue = [];
    this.queuedBytes = 0;
    for (const { reject } of [...group, ...queued]) {
      reject(new Unavailable('The database does not answer; try again shortly'));
    }
  }
}

function answer<Answer>({ resolve, reject }: Waiting<unknown, Answer>, given: Answer | Error): void {
  if (given instanceof Error) reject(given);
  else resolve(given);
}
