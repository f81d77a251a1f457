import type { Store } from './store.ts';
import { MongoError } from './errors.ts';

/** A session that was not used this long is forgotten, in milliseconds; `hello` says the same in minutes. */
export const SESSION_MS = 30 * 60_000;

/**
 * Remembers, for each session, the number and the reply of its last retryable write, in the same commit as the write
 * itself: a client that lost the reply and asks again gets it, also after a crash, and nothing is written twice.
 * (MongoDB's specification "Retryable Writes".)
 */
export class RetryMemory {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** The reply of this very write if it was done already. Throws 225 TransactionTooOld for an earlier number. */
  recall(session: Buffer, number: bigint): Buffer | undefined {
    const row = this.store.writer
      .prepare('SELECT CAST(number AS TEXT), reply FROM retryable WHERE session=?')
      .get(session) as unknown as [string, Uint8Array] | undefined;
    if (!row) return undefined;
    const last = BigInt(row[0]);
    if (number > last) return undefined;
    if (number === last) return Buffer.from(row[1]);
    throw new MongoError(
      225,
      `Retryable write with txnNumber ${number} is prohibited on session ${session.toString('hex')} because a newer ` +
        `retryable write with txnNumber ${last} has already started on this session.`,
    );
  }

  remember(session: Buffer, number: bigint, reply: Buffer): void {
    this.store.writer
      .prepare('INSERT OR REPLACE INTO retryable(session, number, reply, used) VALUES(?,?,?,?)')
      .run(session, number, reply, Date.now());
  }

  /** A write that forgets sessions of which nothing was heard for half an hour. */
  forgetOld(): () => Generator<void, void> {
    const { store } = this;
    // eslint-disable-next-line require-yield -- one statement, no turn to give
    return function* () {
      store.writer.prepare('DELETE FROM retryable WHERE used<?').run(Date.now() - SESSION_MS);
    };
  }

  forget(sessions: Buffer[]): () => Generator<void, void> {
    const { store } = this;
    // eslint-disable-next-line require-yield -- a few statements, no turn to give
    return function* () {
      for (const id of sessions) store.writer.prepare('DELETE FROM retryable WHERE session=?').run(id);
    };
  }
}
