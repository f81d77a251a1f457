import type { Doc, Timestamp } from './bson.ts';
import { clusterTimeOf, timestampOf, type ClusterTime } from './cluster-time.ts';
import { MongoError } from './errors.ts';
import { show } from './show.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';
import type { Store } from './store.ts';

/** The commands that may read a snapshot outside of a transaction. */
const READERS = new Set(['find', 'aggregate', 'distinct']);
/** Drivers put the read concern on these as well; the cursor knows what it reads. */
const OF_CURSORS = new Set(['getMore', 'killCursors']);
/** Snapshots that are kept for the next read, and for how long after the last one, in milliseconds. */
const MAX_KEPT = 16;
const KEPT_MS = 60_000;

/** A snapshot that sessions read at their `atClusterTime`. */
export interface KeptSnapshot {
  readonly view: Snapshot;
  readonly time: Timestamp;
  /** Commands that read it now. */
  readers: number;
  used: number;
}

/**
 * Reads with `readConcern: {level: 'snapshot'}` outside of transactions. The first of a session sees what is committed
 * and is told the time of it; those that follow ask for that time. A snapshot that nobody has read for a minute is
 * forgotten, since the file grows as long as it is kept.
 */
export class SnapshotReads {
  private readonly store: Store;
  private readonly snapshots: Snapshots;
  private readonly closeCursors: (of: KeptSnapshot) => void;
  private readonly kept = new Map<ClusterTime, KeptSnapshot>();

  /** `closeCursors` ends those that would go on reading a snapshot which is forgotten. */
  constructor(store: Store, snapshots: Snapshots, closeCursors: (of: KeptSnapshot) => void) {
    this.store = store;
    this.snapshots = snapshots;
    this.closeCursors = closeCursors;
  }

  /**
   * The snapshot for a command with this read concern; `done` is to be called after the command. Throws 72 for
   * commands that cannot read one, 239 SnapshotTooOld for a time of which there is none any more.
   */
  begin(command: string, concern: Doc): KeptSnapshot | undefined {
    if (OF_CURSORS.has(command)) return undefined;
    if (!READERS.has(command)) {
      throw new MongoError(
        72,
        `Command ${command} does not support { readConcern: ${show(concern)} } :: caused by :: read concern not supported`,
      );
    }
    if (concern.has('atClusterTime') && concern.has('afterClusterTime')) {
      throw new MongoError(72, 'Cannot specify both afterClusterTime and atClusterTime in readConcern');
    }
    return this.reading(this.at(concern.get('atClusterTime')));
  }

  /** Another command begins to read the same: a getMore. */
  reading(kept: KeptSnapshot): KeptSnapshot {
    kept.readers++;
    return kept;
  }

  done(kept: KeptSnapshot): void {
    kept.readers--;
    kept.used = Date.now();
  }

  private at(wanted: unknown): KeptSnapshot {
    const now = this.store.clock.committed;
    if (wanted !== undefined) {
      this.store.clock.checkAfter(wanted);
      const known = this.kept.get(clusterTimeOf(wanted as Timestamp));
      if (known) return known;
      if (clusterTimeOf(wanted as Timestamp) < now) {
        throw new MongoError(
          239,
          `Read timestamp ${show(wanted as Timestamp)} is older than the oldest available timestamp.`,
        );
      }
    }
    return this.kept.get(now) ?? this.open(now);
  }

  private open(time: ClusterTime): KeptSnapshot {
    if (this.kept.size >= MAX_KEPT) {
      for (const [at, { readers }] of this.kept) {
        if (readers) continue;
        this.forget(at);
        break;
      }
    }
    const view = this.snapshots.open();
    const kept = { view, time: timestampOf(time), readers: 0, used: Date.now() };
    this.kept.set(time, kept);
    return kept;
  }

  private forget(time: ClusterTime): void {
    const kept = this.kept.get(time)!;
    this.kept.delete(time);
    this.closeCursors(kept);
    this.snapshots.giveBack(kept.view);
  }

  forgetOld(now = Date.now()): void {
    for (const [time, { readers, used }] of this.kept) {
      if (!readers && now - used > KEPT_MS) this.forget(time);
    }
  }

  /** Only when nobody reads any more. */
  close(): void {
    for (const time of this.kept.keys()) this.forget(time);
  }
}
