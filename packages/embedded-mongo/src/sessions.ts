import { createHash } from 'node:crypto';
import { Binary, doc, type Doc } from './bson.ts';
import type { Store } from './store.ts';
import { MongoError } from './errors.ts';

/** A session that was not used this long is forgotten, in milliseconds; `hello` says the same in minutes. */
export const SESSION_MS = 30 * 60_000;

/** Users have no names here, so all sessions belong to the user without one. */
const NOBODY = new Binary(createHash('sha256').update('').digest());

/** A session as MongoDB shows it. */
export const lsidOf = (id: Binary): Doc => doc({ id, uid: NOBODY });

/** Sessions, and the longest reply, that are kept in memory beside the table. */
const MAX_LATELY = 1000;
const MAX_KEPT_REPLY = 1024;
/** Stands in the place of a reply for a transaction that was committed. */
const COMMITTED = Buffer.alloc(0);

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

  /**
   * The reply of this very write if it was done already. Throws 225 TransactionTooOld for an earlier number, 217
   * IncompleteTransactionHistory for that of a transaction.
   */
  recall(session: Buffer, number: bigint): Buffer | undefined {
    const row = this.last(session);
    if (!row || number > row.number) return undefined;
    const kind = row.reply.length ? 'retryable write' : 'transaction';
    if (number < row.number) throw tooOld(session, number, kind, row.number);
    if (kind === 'transaction') throw wasTransaction();
    return row.reply;
  }

  /** What is committed of this session: the number of its last retryable write or transaction. */
  latest(session: Buffer): { number: bigint; isTransaction: boolean } | undefined {
    const row = this.last(session, this.store.reader);
    return row && { number: row.number, isTransaction: !row.reply.length };
  }

  /** Notes that this transaction is committed, within its last write. */
  rememberCommit(session: Buffer, number: bigint): void {
    this.remember(session, number, COMMITTED);
  }

  private last(
    session: Buffer,
    connection = this.store.writer,
  ): { number: bigint; reply: Buffer } | undefined {
    if (this.rollbacks !== this.store.rollbacks) {
      this.rollbacks = this.store.rollbacks;
      this.lately.clear();
    }
    const known = this.lately.get(session.latin1Slice());
    if (known) return known;
    const row = connection
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

/** 225 for a retryable write whose number is lower than that of what came after it. */
export function tooOld(session: Buffer, number: bigint, kind: string, newer: bigint): MongoError {
  return new MongoError(
    225,
    `Retryable write with txnNumber ${number} is prohibited on session ${session.toString('hex')} because a newer ` +
      `${kind} with txnNumber ${newer} has already started on this session.`,
  );
}

/** 217 for a retryable write with the number of a transaction. */
export function wasTransaction(): MongoError {
  return new MongoError(217, 'Cannot retry a retryable write that has been converted into a transaction');
}
