import { removeDocument } from './documents.ts';
import { encodeKey } from './keys.ts';
import type { Store } from './store.ts';
import type { WriterQueue } from './writer.ts';
import { after } from './bounds.ts';
import type { Found } from './scan.ts';

/** Documents removed in one turn at the writer. */
const PIECE = 500;

/** Removes documents whose TTL index says that their time has come. Dates only, as on MongoDB. */
export class TtlSweep {
  private readonly store: Store;
  private readonly queue: WriterQueue;
  private running = false;

  constructor(store: Store, queue: WriterQueue) {
    this.store = store;
    this.queue = queue;
  }

  /** One sweep over all TTL indexes; resolves to how many documents went. */
  async run(): Promise<number> {
    if (this.running) return 0;
    this.running = true;
    let removed = 0;
    try {
      for (const c of [...this.store.visible.values()]) {
        for (const index of c.indexes) {
          if (index.expireAfterSeconds === undefined) continue;
          for (;;) {
            const gone = await this.queue.submit(this.piece(c.ns, index.id));
            removed += gone;
            if (gone < PIECE) break;
          }
        }
      }
    } catch {
      // Shutting down, or the disk is full: the next sweep tries again.
    } finally {
      this.running = false;
    }
    return removed;
  }

  private piece(ns: string, indexId: number): () => Generator<void, number> {
    const { store } = this;
    // eslint-disable-next-line require-yield -- a piece is short enough
    return function* () {
      const c = store.working.get(ns);
      const index = c?.indexes.find(({ id }) => id === indexId);
      if (!c || index?.expireAfterSeconds === undefined) return 0;
      const { direction } = index.fields[0];
      const due = new Date(Date.now() - index.expireAfterSeconds * 1000);
      const edge = encodeKey([due], [direction]);
      const rank = edge.subarray(0, 1);
      const [lo, hi] = direction > 0 ? [rank, after(edge)!] : [edge, after(rank)!];
      const sql = `SELECT x.i, c.d, x.k FROM i${index.id} x CROSS JOIN c${c.id} c ON c.k=x.i
        WHERE x.k>=? AND x.k<? LIMIT ${PIECE}`;
      const rows = store.writer.prepare(sql).all(lo, hi) as unknown as Found[];
      const seen = new Set<string>();
      for (const [idKey, bytes] of rows) {
        const id = Buffer.from(idKey).latin1Slice();
        if (seen.has(id)) continue;
        seen.add(id);
        removeDocument(store, c, idKey, bytes);
      }
      return rows.length;
    };
  }
}
