import { MongoError } from './errors.ts';
import { storageError, type Store } from './store.ts';

/**
 * A write: it yields where the event loop may have a turn, and returns its reply. It may be run a second time, until
 * it yields 'part': then what it wrote so far may be committed before the rest.
 */
export type WriteJob<T> = () => Generator<void | 'part', T>;

/** The writer in the hands of one transaction: nobody else writes until it is given back, by either of the last two. */
export interface Hold {
  begin(): void;
  /** Makes everything since `begin` last, on the disk. When it throws, `release` is still to be called. */
  commit(): void;
  /** Takes back what was written since `begin`, if that was called. */
  release(): void;
}

/** Somebody who waits for the writer, to have it alone. */
interface Loan {
  durable: false;
  ns?: undefined;
  /** It had the writer before, and only stood aside. */
  resumes: boolean;
  /** Hands it over; resolves when it is given back. */
  lend(): Promise<void>;
}

interface Queued {
  lend?: undefined;
  resumes?: undefined;
  /** The only collection that it is about. */
  ns: string | undefined;
  job: WriteJob<unknown>;
  /** Whether its reply waits for the disk. */
  durable: boolean;
  resolve: (reply: unknown) => void;
  reject: (error: unknown) => void;
  outcome?: { reply: unknown } | { error: unknown };
  /** How much of its work is committed: what is must not run again, and only what is whole may be acknowledged. */
  committed?: 'partly' | 'wholly';
}

/** What nobody waited for is on the disk at most so much later, in milliseconds: the interval of MongoDB's journal. */
const SYNC_MS = 100;
/** A shared transaction takes no further command after this long, in milliseconds. */
const GROUP_MS = 8;
/** A long command gives the event loop a turn this often, in milliseconds. */
export const TURN_MS = 5;
/** A command that changes many documents commits after so many bytes: one huge commit would stop everybody. */
const PART_BYTES = 4 * 1024 * 1024;

/**
 * The only door to the writing connection. Commands that wait at the same moment run one after the other inside one
 * SQLite transaction, and are answered together after its COMMIT has reached the disk; a transaction of commands that
 * none waits for that is answered at once, and synced with the next one, or a moment later. A command that the client
 * did wrong throws before it writes. When one fails in any other way (disk full, damage), the transaction is taken
 * back and each of its commands runs again in its own, so that it takes nobody with it.
 */
export class WriterQueue {
  private store: Store;
  private readonly now: () => number;
  private queue: (Queued | Loan)[] = [];
  private running = false;
  /** A transaction has the writer. */
  private lent = false;
  /** A transaction stands aside: only what is about other collections than its own may run. */
  private mayRun: ((ns: string) => boolean) | undefined;
  /** Called when somebody begins to wait for the writer while a transaction has it. */
  whenWanted: (() => void) | undefined;
  private stopped = false;
  private idle: (() => void)[] = [];
  /** Set while something committed is not yet synced. */
  private unsynced: NodeJS.Timeout | undefined;

  /** `now` is the clock that ends groups and gives turns, in milliseconds. */
  constructor(store: Store, now = () => performance.now()) {
    this.store = store;
    this.now = now;
  }

  /** Runs `job` in turn; the promise settles after its transaction is durable, or only committed when that will do. */
  submit<T>(job: WriteJob<T>, { durable = true, ns }: { durable?: boolean; ns?: string } = {}): Promise<T> {
    if (this.stopped) return Promise.reject(new MongoError(91, 'The engine is shutting down'));
    return new Promise<T>((resolve, reject) => {
      this.enqueue({ job, durable, ns, resolve: resolve as (reply: unknown) => void, reject });
    });
  }

  /** Somebody waits for a transaction. */
  get wanted(): boolean {
    return this.queue.some((item) => !this.isTurnOf(item));
  }

  /** Somebody waits who is only about a collection that passes the test. */
  someWait(test: (ns: string) => boolean): boolean {
    return this.queue.some(({ ns }) => ns !== undefined && test(ns));
  }

  /** While a transaction stands aside, only writes to collections that pass the test run. */
  reserve(test: ((ns: string) => boolean) | undefined): void {
    this.mayRun = test;
    this.start();
  }

  private isTurnOf({ ns, resumes }: Queued | Loan): boolean {
    if (this.lent) return false;
    return !this.mayRun || resumes === true || (ns !== undefined && this.mayRun(ns));
  }

  /** The place of the next one to run, or -1. */
  private next(): number {
    if (!this.mayRun) return this.queue.length ? 0 : -1;
    return this.queue.findIndex((item) => this.isTurnOf(item));
  }

  private take(at: number): Queued | Loan {
    return at === 0 ? this.queue.shift()! : this.queue.splice(at, 1)[0];
  }

  private enqueue(item: Queued | Loan): void {
    if (item.resumes) this.queue.unshift(item);
    else this.queue.push(item);
    if (this.lent || this.mayRun) this.whenWanted?.();
    this.start();
  }

  private start(): void {
    if (this.running) return;
    this.running = true;
    // After the poll phase every command that has arrived by now is in the queue.
    setImmediate(() => void this.drain());
  }

  /** Takes the writer for a transaction; undefined when another one has it for more than `waitMs` from now. */
  acquire(waitMs: number): Promise<Hold | undefined> {
    return this.borrow(waitMs, false);
  }

  /** As `acquire`, for the transaction that stood aside: it is the next one. */
  resume(): Promise<Hold | undefined> {
    return this.borrow(Infinity, true);
  }

  private borrow(waitMs: number, resumes: boolean): Promise<Hold | undefined> {
    if (this.stopped) return Promise.reject(new MongoError(91, 'The engine is shutting down'));
    return new Promise((resolve) => {
      const tooLong = (): void => {
        if (!this.lent && !this.mayRun) {
          timer = setTimeout(tooLong, waitMs); // plain writes are before us: they end soon
          return;
        }
        this.queue.splice(this.queue.indexOf(loan), 1);
        resolve(undefined);
      };
      let timer = resumes ? undefined : setTimeout(tooLong, waitMs);
      const loan: Loan = {
        durable: false,
        resumes,
        lend: () => {
          clearTimeout(timer);
          if (resumes) this.mayRun = undefined;
          return new Promise((givenBack) => resolve(this.hold(givenBack)));
        },
      };
      this.enqueue(loan);
    });
  }

  private hold(givenBack: () => void): Hold {
    return {
      begin: () => this.begin(true),
      commit: () => {
        this.commit(true);
        givenBack();
      },
      release: () => {
        this.store.rollback();
        givenBack();
      },
    };
  }

  /** Takes no more commands, and resolves when those in the queue are done. */
  stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.unsynced);
    if (!this.running) return Promise.resolve();
    return new Promise((resolve) => this.idle.push(resolve));
  }

  private async drain(): Promise<void> {
    for (let at = this.next(); at >= 0; at = this.next()) {
      if (this.queue[at].lend) {
        await this.lendTo(this.take(at) as Loan);
        continue;
      }
      const group = await this.runGroup();
      for (const { outcome, resolve, reject } of group) {
        if (outcome && 'reply' in outcome) resolve(outcome.reply);
        else reject(outcome?.error);
      }
      // Replies go out, and whoever was waiting for one may join the next group.
      await turn();
    }
    this.running = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private async lendTo(loan: Loan): Promise<void> {
    if (this.unsynced) this.syncNow();
    this.lent = true;
    await loan.lend();
    this.lent = false;
  }

  private async runGroup(): Promise<Queued[]> {
    const group: Queued[] = [];
    const since = this.now();
    const durable = this.queue.some((item) => item.durable);
    try {
      this.begin(durable);
      while (group.length === 0 || this.now() - since < GROUP_MS) {
        const at = this.next();
        // It came meanwhile and begins the next group, or wants to be alone.
        if (at < 0 || (this.queue[at].durable && !durable) || this.queue[at].lend) break;
        const next = this.take(at) as Queued;
        group.push(next);
        await this.perform(next, group);
      }
      this.commit(durable);
    } catch (error) {
      this.store.rollback();
      if (group.length === 0) group.push(this.take(this.next()) as Queued);
      for (const item of group) {
        if (group.length > 1 || item.committed) await this.runAgain(item, error);
        else item.outcome = { error: storageError(error) };
      }
    }
    return group;
  }

  /** A synced commit takes all before it along, since the log is one file; but it must have something to sync. */
  private begin(durable: boolean): void {
    this.store.begin(durable);
    if (!durable) this.unsynced ??= setTimeout(() => void this.sync(), SYNC_MS);
    else if (this.unsynced) this.store.touchLog();
  }

  private commit(durable: boolean): void {
    this.store.commit();
    if (!durable) return;
    clearTimeout(this.unsynced);
    this.unsynced = undefined;
  }

  /** Before the writer is lent: nobody knows for how long. */
  private syncNow(): void {
    try {
      this.begin(true);
      this.commit(true);
    } catch {
      this.store.rollback(); // the next durable command meets the same failure and says so
    }
  }

  private async sync(): Promise<void> {
    const nothing = function* () {};
    await this.submit(nothing, { ns: '' }).catch(() => undefined); // the next durable command meets the same failure and says so
  }

  private async runAgain(item: Queued, error: unknown): Promise<void> {
    if (item.committed === 'wholly') return;
    if (item.committed === 'partly') {
      item.outcome = { error: storageError(error) };
      return;
    }
    try {
      this.begin(item.durable);
      await this.perform(item, [item]);
      this.commit(item.durable);
    } catch (error) {
      this.store.rollback();
      item.outcome = { error: storageError(error) };
    }
  }

  /** Runs one command. Throws only what must take the transaction back. */
  private async perform(item: Queued, group: Queued[]): Promise<void> {
    item.outcome = undefined;
    try {
      const steps = item.job();
      let last = this.now();
      for (;;) {
        const step = steps.next();
        if (step.done) {
          item.outcome = { reply: step.value };
          return;
        }
        if (step.value === 'part' && this.store.written > PART_BYTES) {
          this.store.commit(true);
          for (const one of group) one.committed = one === item ? 'partly' : 'wholly';
          this.store.begin();
        }
        if (this.now() - last > TURN_MS) {
          await turn();
          last = this.now();
        }
      }
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      item.outcome = { error };
    }
  }
}

/** One turn of the event loop: timers, sockets, replies. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
