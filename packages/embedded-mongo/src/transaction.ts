import { Binary, type Doc } from './bson.ts';
import type { Collection } from './catalog.ts';
import { MongoError } from './errors.ts';
import { lsidOf } from './sessions.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';
import type { Store, View } from './store.ts';
import { WriteLog } from './write-log.ts';
import { TURN_MS, turn, type Hold, type WriterQueue } from './writer.ts';

/** How long a transaction waits for another one that has the writer, in milliseconds. */
const WAIT_MS = 500;

/** What a transaction works on. */
export interface Ground {
  store: Store;
  queue: WriterQueue;
  snapshots: Snapshots;
}

/**
 * A multi-document transaction. Until its first write it reads from a snapshot; then it has the writer, and sees what
 * it wrote, while others read what is committed and wait to write. It may take the writer only while what it has read
 * is still so: thus it happens as if all of it were done at the moment of its commit. Between two statements it may
 * stand aside: what it wrote is taken back, others write elsewhere, and with its next statement it is written again.
 */
export class Transaction {
  readonly number: bigint;
  state: 'open' | 'committed' | 'aborted' = 'open';
  /** Is to be aborted after the statement that runs: it asked for that, or its reply tells of an error. */
  doomed = false;
  private readonly session: Binary;
  private readonly ground: Ground;
  private snapshot: Snapshot | undefined;
  private hold: Hold | undefined;
  /** It has the writer, and lets others write for a while where it does no harm. */
  private aside = false;
  /** The collections that it has looked at since it has the writer. */
  private readonly read = new Set<string>();
  private readonly own: View;
  private readonly written: WriteLog;

  constructor(number: bigint, session: Buffer, ground: Ground) {
    this.number = number;
    this.session = new Binary(session, Binary.SUBTYPE_UUID);
    this.ground = ground;
    const { store } = ground;
    this.written = new WriteLog(store);
    this.own = {
      connection: store.writer,
      collection: (ns) => {
        this.read.add(ns);
        return store.working.get(ns);
      },
    };
  }

  /** What its statements read. */
  get view(): View {
    if (this.hold) return this.own;
    return (this.snapshot ??= this.ground.snapshots.open());
  }

  get hasWriter(): boolean {
    return this.hold !== undefined || this.aside;
  }

  /**
   * Takes the writer, if it has not got it. Throws 112 WriteConflict when somebody has changed what was read here, or
   * when another transaction keeps the writer for too long.
   */
  async takeWriter(): Promise<void> {
    if (this.hold) return;
    const { queue, store } = this.ground;
    if (this.snapshot?.stale) throw conflict();
    this.hold = await (this.aside ? queue.resume() : queue.acquire(WAIT_MS));
    if (!this.hold || this.snapshot?.stale) throw conflict();
    this.hold.begin();
    store.changes.transaction = {
      ...{ lsid: lsidOf(this.session), txnNumber: this.number },
      note: (change) => this.written.note(change),
    };
    if (this.aside) this.repeat();
  }

  private repeat(): void {
    this.aside = false;
    try {
      this.written.repeat();
    } catch (error) {
      throw error instanceof MongoError ? conflict() : error;
    }
  }

  /** Whether somebody waits whom it need not hold up. */
  get mayStandAside(): boolean {
    if (!this.hold || !this.written.complete) return false;
    return this.ground.queue.someWait((ns) => this.leavesAlone(ns));
  }

  private leavesAlone(ns: string): boolean {
    return !this.read.has(ns) && !this.snapshot?.hasRead(ns);
  }

  /** Lets others write to collections that it has not looked at, until it goes on. */
  standAside(): void {
    this.aside = true;
    this.ground.queue.reserve((ns) => this.leavesAlone(ns));
    this.hold!.release();
    this.hold = undefined;
  }

  /** Runs a statement that writes; `reads` is the collection that it looks at, if it does. */
  async write(work: () => Generator<void | 'part', Doc>, reads?: string): Promise<Doc> {
    await this.takeWriter();
    if (reads !== undefined) this.read.add(reads);
    const steps = work();
    let last = performance.now();
    for (;;) {
      const step = steps.next();
      if (step.done) {
        if (step.value.has('writeErrors')) this.doomed = true;
        return step.value;
      }
      if (performance.now() - last > TURN_MS) {
        await turn();
        last = performance.now();
      }
    }
  }

  /** Whether this collection was made within the transaction. */
  made(c: Collection): boolean {
    return this.ground.store.visible.get(c.ns)?.id !== c.id;
  }

  /** Makes what it wrote last; `note` is written in the same commit. Throws when that fails: then it is aborted. */
  commit(note: () => void): void {
    this.closeSnapshot();
    const { hold } = this;
    this.state = 'committed';
    this.hold = undefined;
    if (!hold) return;
    try {
      note();
      hold.commit();
      this.ground.store.changes.transaction = undefined;
    } catch (error) {
      this.state = 'aborted';
      hold.release();
      throw error;
    }
  }

  /** Takes back what it wrote. */
  abort(): void {
    this.state = 'aborted';
    this.closeSnapshot();
    if (this.aside) this.ground.queue.reserve(undefined);
    this.aside = false;
    this.hold?.release();
    this.hold = undefined;
  }

  private closeSnapshot(): void {
    if (this.snapshot) this.ground.snapshots.giveBack(this.snapshot);
    this.snapshot = undefined;
  }
}

function conflict(): MongoError {
  return new MongoError(
    112,
    'WriteConflict error: this operation conflicted with another operation. ' +
      'Please retry your operation or multi-document transaction.',
  );
}
