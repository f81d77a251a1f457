import { int32, type Value } from './bson.ts';
import { Cursors } from './cursors.ts';
import { FailPoints } from './fail-points.ts';
import { Operations } from './operations.ts';
import { SnapshotReads } from './snapshot-reads.ts';
import { Snapshots } from './snapshots.ts';
import { Store } from './store.ts';
import { Topology } from './topology.ts';
import { dropTemporary } from './output/out.ts';
import { TtlSweep } from './ttl.ts';
import { WriterQueue } from './writer.ts';
import { RetryMemory } from './sessions.ts';
import { Transactions } from './transactions.ts';

/** MongoDB's version whose behaviour the engine follows. */
export const VERSION = '7.0.0';
export const MAX_WIRE_VERSION = 21;
export const SET_NAME = 'embedded';

/** All that the commands work on. */
export class Engine {
  readonly store: Store;
  readonly queue: WriterQueue;
  readonly cursors = new Cursors();
  readonly operations = new Operations();
  /** What setParameter may set. All but the last are about a log that the engine does not keep. */
  readonly parameters = new Map<string, Value>([
    ['logLevel', int32(0)],
    ['quiet', false],
    ['traceExceptions', false],
    ['ttlMonitorEnabled', true],
  ]);
  readonly failPoints = new FailPoints();
  readonly topology = new Topology();
  readonly retries: RetryMemory;
  readonly snapshots: Snapshots;
  readonly snapshotReads: SnapshotReads;
  readonly transactions: Transactions;
  readonly ttl: TtlSweep;
  readonly testCommands: boolean;
  readonly startedAt = Date.now();
  /** What `hello` says is our address; set when the engine listens. */
  address = '';
  connections = 0;
  private readonly housekeeping: NodeJS.Timeout;

  constructor(dataDir: string, options: { testCommands?: boolean } = {}) {
    this.store = new Store(dataDir);
    this.queue = new WriterQueue(this.store);
    this.retries = new RetryMemory(this.store);
    this.snapshots = new Snapshots(this.store);
    this.snapshotReads = new SnapshotReads(this.store, this.snapshots, (kept) =>
      this.cursors.closeWhere(({ snapshot }) => snapshot === kept),
    );
    this.transactions = new Transactions(this);
    this.store.changes.onFull = () => this.trimChanges();
    this.ttl = new TtlSweep(this.store, this.queue);
    this.testCommands = options.testCommands === true;
    dropTemporary(this.store, this.queue);
    this.housekeeping = setInterval(() => this.keepHouse(), 60_000);
    this.housekeeping.unref();
  }

  /** What happens once a minute: expired documents, forgotten cursors and sessions. */
  keepHouse(): void {
    this.cursors.closeIdle();
    this.transactions.forgetOld();
    this.snapshotReads.forgetOld();
    this.trimChanges();
    if (this.parameters.get('ttlMonitorEnabled')) void this.ttl.run();
    void this.queue.submit(this.retries.forgetOld()).catch(() => undefined);
  }

  private trimChanges(): void {
    const isWatched = this.cursors.some((cursor) => cursor.changeStream === true);
    void this.queue.submit(() => this.store.changes.trim(isWatched)).catch(() => undefined);
  }

  /** Finishes the commands in the queue, aborts open transactions and closes the file. */
  async stop(): Promise<void> {
    clearInterval(this.housekeeping);
    await this.transactions.stop();
    await this.queue.stop();
    this.cursors.closeWhere(() => true);
    this.snapshotReads.close();
    this.snapshots.close();
    this.store.close();
  }
}
