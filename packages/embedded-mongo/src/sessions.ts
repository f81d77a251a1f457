import type { Store } from './store.ts';
import { MongoError } from './errors.ts';

/** A session that was not used this long is forgotten, in milliseconds; `hello` says the same in minutes. */
export const SESSION_MS = 30 * 60_000;

/** Sessions, and the longest reply, that are kept in memory beside the table. */
const MAX_LATELY = 1000;
const MAX_KEPT_REPLY = 1024;

/**
 * Remembers, for each session, the number and the reply of its last retryable write, in the same commit as the write
 * itself: a client that lost the reply and asks again gets it, also after a crash, and nothing is written twice.
 * (MongoDB's specification "Retryable Writes".)
 */
export class RetryMemory {
  private readonly store: Store;
  /** What the table holds of sessions that were heard of lately, the open transaction included. */
  private readonly lately = new Map<string, { number: bigint; reply: Buffer }>();
  private rollbacks = 0;

  constructor(store: Store) {
    this.store = store;
  }

  /** The reply of this very write if it was done already. Throws 225 TransactionTooOld for an earlier number. */
  recall(session: Buffer, number: bigint): Buffer | undefined {
    const row = this.last(session);
    if (!row || number > row.number) return undefined;
    if (number === row.number) return row.reply;
    throw new MongoError(
      225,
      `Retryable write with txnNumber ${number} is prohibited on session ${session.toString('hex')} because a newer ` +
        `retryable write with txnNumber ${row.number} has already started on this session.`,
    );
  }

  private last(session: Buffer): { number: bigint; reply: Buffer } | undefined {
    if (this.rollbacks !== this.store.rollbacks) {
      this.rollbacks = this.store.rollbacks;
      this.lately.clear();
    }
    const known = this.lately.get(session.latin1Slice());
    if (known) return known;
    const row = this.store.writer
      .prepare('SELECT CAST(number AS TEXT), reply FROM retryable WHERE session=?')
      .get(session) as unknown as [string, Uint8Array] | undefined;
    return row && { number: BigInt(row[0]), reply: Buffer.from(row[1]) };
  }

  /** Only after `recall` has found nothing, within the same write. */
  remember(session: Buffer, number: bigint, reply: Buffer): void {
    this.store.writer
      .prepare('INSERT OR REPLACE INTO retryable(session, number, reply, used) VALUES(?,?,?,?)')
      .run(session, number, reply, Date.now());
    const key = session.latin1Slice();
    this.lately.delete(key);
    if (reply.length > MAX_KEPT_REPLY) return;
    if (this.lately.size >= MAX_LATELY) this.lately.delete(this.lately.keys().next().value!);
    this.lately.set(key, { number, reply });
  }

  /** A write that forgets sessions of which nothing was heard for half an hour. */
  forgetOld(): () => Generator<void, void> {
    const { store, lately } = this;
    // eslint-disable-next-line require-yield -- one statement, no turn to give
    return function* () {
      lately.clear();
      store.writer.prepare('DELETE FROM retryable WHERE used<?').run(Date.now() - SESSION_MS);
    };
  }

  forget(sessions: Buffer[]): () => Generator<void, void> {
    const { store, lately } = this;
    // eslint-disable-next-line require-yield -- a few statements, no turn to give
    return function* () {
      lately.clear();
      for (const id of sessions) store.writer.prepare('DELETE FROM retryable WHERE session=?').run(id);
    };
  }
}
