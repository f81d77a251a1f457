import type { Change } from './changes/log.ts';
import { insertDocument, removeDocument, replaceDocument } from './documents.ts';
import { encodeIdOf } from './keys.ts';
import type { Store } from './store.ts';

/** More than this is not noted: to write it again would take too long. */
const MAX_CHANGES = 2000;
const MAX_BYTES = 4 * 1024 * 1024;

/** What a transaction wrote, so that it can be taken back for a while, and then be written again. */
export class WriteLog {
  private changes: Change[] = [];
  private bytes = 0;
  /** All that was written is noted, and can be written again. */
  complete = true;
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Notes a change, as the log of changes is told of it. */
  note(change: Change): void {
    const isCapped = this.store.working.get(change.ns)?.capped !== undefined;
    this.bytes += (change.bytes?.length ?? 0) + (change.before?.length ?? 0);
    // Changes of the catalog are not repeated, nor which old documents made room in a capped collection.
    if (!change.bytes || isCapped || this.bytes > MAX_BYTES || this.changes.length >= MAX_CHANGES) {
      this.complete = false;
      this.changes = [];
    }
    if (this.complete) this.changes.push(change);
  }

  /** Writes all of it again, on the writer. Throws 11000 when somebody has taken one of its unique keys meanwhile. */
  repeat(): void {
    const { changes, store } = this;
    this.changes = [];
    this.bytes = 0;
    for (const { operation, ns, bytes, before, describe } of changes) {
      const c = store.working.get(ns)!;
      const idKey = encodeIdOf(bytes!)!;
      if (operation === 'insert') insertDocument(store, c, idKey, bytes!, true);
      else if (operation === 'delete') removeDocument(store, c, idKey, bytes!);
      else replaceDocument(store, c, idKey, before!, bytes!, { touched: undefined, describe }, true);
    }
  }
}
