import { Binary, type Doc } from './bson.ts';
import type { Collection } from './catalog.ts';
import { MongoError } from './errors.ts';
import { lsidOf } from './sessions.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';
import type { Store, View } from './store.ts';
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
 * is still so: thus it happens as if all of it were done at the moment of its commit.
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

  constructor(number: bigint, session: Buffer, ground: Ground) {
    this.number = number;
    this.session = new Binary(session, Binary.SUBTYPE_UUID);
    this.ground = ground;
  }

  /** What its statements read. */
  get view(): View {
    if (this.hold) return this.ground.store.uncommitted;
    return (this.snapshot ??= this.ground.snapshots.open());
  }

  get hasWriter(): boolean {
    return this.hold !== undefined;
  }

  /**
   * Takes the writer, if it has not got it. Throws 112 WriteConflict when somebody has changed what was read here, or
   * when another transaction keeps the writer for too long.
   */
  async takeWriter(): Promise<void> {
    if (this.hold) return;
    if (this.snapshot?.stale) throw conflict();
    this.hold = await this.ground.queue.acquire(WAIT_MS);
    if (!this.hold || this.snapshot?.stale) throw conflict();
    this.hold.begin();
    this.ground.store.changes.transaction = { lsid: lsidOf(this.session), txnNumber: this.number };
  }

  /** Runs a statement that writes. */
  async write(work: () => Generator<void | 'part', Doc>): Promise<Doc> {
    await this.takeWriter();
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
