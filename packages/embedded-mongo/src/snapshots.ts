import type { Collection } from './catalog.ts';
import { Connection } from './connection.ts';
import type { Store, View } from './store.ts';

/** Reading connections that are kept for the next snapshot, and the cache of each. */
const MAX_SPARE = 4;
const CACHE_MB = 4;

/**
 * What was committed at one moment, whatever others commit later: a reading connection with an open transaction, and
 * the catalog of that moment. It notes what was looked at and what has changed since. To be closed.
 */
export class Snapshot implements View {
  readonly connection: Connection;
  private readonly store: Store;
  private readonly collections: ReadonlyMap<string, Collection>;
  private readonly read = new Set<string>();
  private readonly changed = new Set<string>();

  /** `connection` is one that nobody else reads from. */
  constructor(store: Store, connection: Connection) {
    this.store = store;
    this.connection = connection;
    connection.db.exec('BEGIN');
    connection.prepare('SELECT id FROM collections LIMIT 1').get(); // the first read chooses the moment
    this.collections = store.visible;
    store.watchers.add(this);
  }

  collection(ns: string): Collection | undefined {
    this.read.add(ns);
    return this.collections.get(ns);
  }

  hasRead(ns: string): boolean {
    return this.read.has(ns);
  }

  /** Something that was read here is no longer so. */
  get stale(): boolean {
    for (const ns of this.changed) if (this.read.has(ns)) return true;
    return false;
  }

  noteChanges(namespaces: ReadonlySet<string>): void {
    for (const ns of namespaces) this.changed.add(ns);
  }

  close(): void {
    this.store.watchers.delete(this);
    this.connection.db.exec('ROLLBACK');
  }
}

/** Opens snapshots, each on a connection of its own. */
export class Snapshots {
  private readonly store: Store;
  private readonly spare: Connection[] = [];

  constructor(store: Store) {
    this.store = store;
  }

  open(): Snapshot {
    const connection = this.spare.pop() ?? new Connection(this.store.file, CACHE_MB, true);
    return new Snapshot(this.store, connection);
  }

  giveBack(snapshot: Snapshot): void {
    snapshot.close();
    if (this.spare.length < MAX_SPARE) this.spare.push(snapshot.connection);
    else snapshot.connection.close();
  }

  /** Only when all are given back. */
  close(): void {
    for (const connection of this.spare.splice(0)) connection.close();
  }
}
