import { sessionArg, transactionNumber } from './args.ts';
import { doc, type Doc } from './bson.ts';
import type { Cursors } from './cursors.ts';
import { MongoError } from './errors.ts';
import { SESSION_MS, tooOld, wasTransaction, type RetryMemory } from './sessions.ts';
import { Transaction, type Ground } from './transaction.ts';
import { checkStatement, type Part } from './transaction-rules.ts';

/** How long a transaction may last, in milliseconds: MongoDB's transactionLifetimeLimitSeconds. */
const LIFETIME_MS = 60_000;
/**
 * A transaction that has the writer and does nothing for so long, in milliseconds, makes room for those who wait. On
 * MongoDB it would hold up only writes of the same documents.
 */
const IDLE_MS = 5000;
/** The same for one that can make room without an end: it only stands aside. */
const ASIDE_MS = 20;

/** A command of a transaction. */
interface Statement {
  readonly client: { readonly id: number };
  readonly command: string;
  readonly body: Doc;
  transaction?: Transaction;
}

/** What runs it. */
interface Runner<S, R> {
  run(statement: S): R | Promise<R>;
}

/** A session that has or had a transaction. */
interface Session {
  readonly id: Buffer;
  transaction?: Transaction;
  /** The connection that its last statement came by. */
  client?: number;
  /** That connection is closed. The client may be gone, or about to go on by another one. */
  orphan: boolean;
  /** When its last statement was done; undefined while one runs. */
  idleSince?: number;
  /** Its last transaction met a conflict: the next one takes the writer at its beginning, so that its turn comes. */
  eager: boolean;
  /** Settles when what was asked of it until now is done: statements of one session follow each other. */
  turn: Promise<unknown>;
  deadline?: NodeJS.Timeout;
  used: number;
}

/** The transactions of all sessions: begins, continues and ends them. */
export class Transactions {
  lifetimeMs = LIFETIME_MS;
  private readonly ground: Ground;
  private readonly cursors: Cursors;
  private readonly retries: RetryMemory;
  private readonly sessions = new Map<string, Session>();
  private started = 0;
  private committed = 0;
  private aborted = 0;
  private stopped = false;
  /** The session whose transaction has the writer. */
  private holder: Session | undefined;
  private patience: NodeJS.Timeout | undefined;

  constructor(engine: Ground & { cursors: Cursors; retries: RetryMemory }) {
    this.ground = engine;
    this.cursors = engine.cursors;
    this.retries = engine.retries;
    engine.queue.whenWanted = () => this.watch();
  }

  /** The command as a part of its transaction, which ends when it fails. */
  within<S extends Statement, R>(command: Runner<S, R>, part: Part): Runner<S, R> {
    return { run: (statement) => this.run(statement, command, part) };
  }

  private run<S extends Statement, R>(statement: S, command: Runner<S, R>, part: Part): Promise<R> {
    const number = transactionNumber(statement.body)!;
    const session = this.sessionOf(sessionArg(statement.body)!);
    return inTurn(session, async () => {
      const transaction = part === 'first' ? this.begin(session, number) : this.current(session, number);
      checkState(transaction, statement.command);
      session.used = Date.now();
      session.client = statement.client.id;
      session.orphan = false;
      session.idleSince = undefined;
      statement.transaction = transaction;
      try {
        checkStatement(statement.command, statement.body, part);
        const resumes = transaction.hasWriter && statement.command !== 'abortTransaction';
        if (resumes || (part === 'first' && session.eager)) await transaction.takeWriter();
        const reply = await command.run(statement);
        if (transaction.doomed) this.abort(session);
        return reply;
      } catch (error) {
        this.abort(session);
        if (error instanceof MongoError && error.code === 112) session.eager = true;
        throw error;
      } finally {
        session.idleSince = Date.now();
        if (transaction.hasWriter) {
          this.holder = session;
          this.watch();
        }
      }
    });
  }

  /** Commits the transaction of the command; one that is committed already stays so. */
  commit(statement: Statement): void {
    const session = this.sessionOf(sessionArg(statement.body)!);
    const transaction = statement.transaction!;
    if (transaction.state !== 'open') return;
    this.leave(session, transaction);
    try {
      transaction.commit(() => this.retries.rememberCommit(session.id, transaction.number));
      this.committed++;
      session.eager = false;
    } catch (error) {
      this.aborted++;
      throw error;
    }
  }

  /**
   * A retryable write ends an older transaction of its session; gives a promise when there is one to wait for. Throws
   * 217 and 225 when the number is that of a transaction, or older.
   */
  supersede(id: Buffer, number: bigint): Promise<void> | undefined {
    const session = this.sessions.get(id.latin1Slice());
    const { transaction } = session ?? {};
    if (!session || !transaction) return undefined;
    if (number === transaction.number) throw wasTransaction();
    if (number < transaction.number) throw tooOld(id, number, 'transaction', transaction.number);
    return inTurn(session, () => {
      this.abort(session);
      session.transaction = undefined;
    });
  }

  /** A connection is closed: the transactions whose last statement came by it hold nobody up any more. */
  lost(client: number): void {
    for (const session of this.sessions.values()) if (session.client === client) session.orphan = true;
    this.watch();
  }

  /** Aborts the transactions of these sessions, or of all. */
  async kill(ids?: Buffer[]): Promise<void> {
    const keys = ids && new Set(ids.map((id) => id.latin1Slice()));
    await this.abortWhere(({ id }) => !keys || keys.has(id.latin1Slice()));
  }

  /** As `kill`, and knows nothing of these sessions afterwards. */
  async forget(ids: Buffer[]): Promise<void> {
    await this.kill(ids);
    for (const id of ids) this.sessions.delete(id.latin1Slice());
  }

  /** Forgets sessions of which nothing was heard for half an hour. */
  forgetOld(now = Date.now()): void {
    for (const [key, { used, transaction }] of this.sessions) {
      if (now - used > SESSION_MS && transaction?.state !== 'open') this.sessions.delete(key);
    }
  }

  /** As serverStatus shows them. */
  statistics(): Doc {
    const open = this.started - this.committed - this.aborted;
    return doc({
      currentOpen: BigInt(open),
      totalStarted: BigInt(this.started),
      totalAborted: BigInt(this.aborted),
      totalCommitted: BigInt(this.committed),
    });
  }

  /** Aborts all and begins no more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.kill();
  }

  /** Whoever has the writer while others wait must be there and use it, or step aside. */
  private watch(): void {
    const { holder } = this;
    clearTimeout(this.patience);
    if (holder?.idleSince === undefined || !this.ground.queue.wanted) return;
    const { idleSince, orphan } = holder;
    const transaction = holder.transaction!;
    const aside = !orphan && transaction.mayStandAside;
    const left = orphan ? 0 : idleSince + (aside ? ASIDE_MS : IDLE_MS) - Date.now();
    if (left > 0) {
      this.patience = setTimeout(() => this.watch(), left).unref();
      return;
    }
    void inTurn(holder, () => {
      if (holder.idleSince !== idleSince) return;
      if (!aside) return this.abort(holder);
      transaction.standAside();
      this.watch();
    });
  }

  private sessionOf(id: Buffer): Session {
    const key = id.latin1Slice();
    let session = this.sessions.get(key);
    if (!session) {
      session = { id, orphan: false, eager: false, turn: Promise.resolve(), used: Date.now() };
      this.sessions.set(key, session);
    }
    return session;
  }

  /** The highest number that the session has used. What it committed is known also after a new start. */
  private newest(session: Session): bigint | undefined {
    if (session.transaction) return session.transaction.number;
    const latest = this.retries.latest(session.id);
    if (latest?.isTransaction) {
      session.transaction = new Transaction(latest.number, session.id, this.ground);
      session.transaction.state = 'committed';
    }
    return latest?.number;
  }

  private begin(session: Session, number: bigint): Transaction {
    if (this.stopped) throw new MongoError(91, 'The engine is shutting down');
    const newest = this.newest(session);
    checkNotOlder(session, number, newest);
    if (number === newest) {
      throw new MongoError(
        117,
        'Only servers in a sharded cluster can start a new transaction at the active transaction number',
      );
    }
    this.abort(session);
    const transaction = new Transaction(number, session.id, this.ground);
    session.transaction = transaction;
    this.started++;
    session.deadline = setTimeout(() => {
      void inTurn(session, () => session.transaction === transaction && this.abort(session));
    }, this.lifetimeMs);
    session.deadline.unref();
    return transaction;
  }

  private current(session: Session, number: bigint): Transaction {
    const newest = this.newest(session);
    checkNotOlder(session, number, newest);
    if (session.transaction?.number === number) return session.transaction;
    throw noSuch(
      `Given transaction number ${number} on session ${session.id.toString('hex')} does not match any in-progress ` +
        `transactions. The active transaction number is ${newest ?? -1}`,
    );
  }

  private abort(session: Session): void {
    const { transaction } = session;
    if (transaction?.state !== 'open') return;
    this.leave(session, transaction);
    transaction.abort();
    this.aborted++;
  }

  /** What ends with a transaction, one way or the other. */
  private leave(session: Session, { number }: Transaction): void {
    clearTimeout(session.deadline);
    if (this.holder === session) this.holder = undefined;
    const id = session.id.toString('hex');
    this.cursors.closeWhere((cursor) => cursor.transaction === number && cursor.session === id);
  }

  private async abortWhere(test: (session: Session) => boolean): Promise<void> {
    const going = [...this.sessions.values()].filter(
      (session) => session.transaction?.state === 'open' && test(session),
    );
    await Promise.all(going.map((session) => inTurn(session, () => this.abort(session))));
  }
}

function inTurn<R>(session: Session, work: () => R | Promise<R>): Promise<R> {
  const done = session.turn.then(work);
  session.turn = done.catch(() => undefined);
  return done;
}

function noSuch(message: string): MongoError {
  return new MongoError(251, message);
}

function checkNotOlder(session: Session, number: bigint, newest: bigint | undefined): void {
  if (newest === undefined || number >= newest) return;
  const kind = session.transaction ? 'transaction' : 'retryable write';
  throw new MongoError(
    225,
    `Cannot start transaction with { txnNumber: ${number} } on session ${session.id.toString('hex')} because a newer ` +
      `${kind} with txnNumber ${newest} has already started on this session.`,
  );
}

function checkState({ state, number }: Transaction, command: string): void {
  if (state === 'aborted') throw noSuch(`Transaction with { txnNumber: ${number} } has been aborted.`);
  if (state === 'committed' && command !== 'commitTransaction') {
    throw new MongoError(256, `Transaction with { txnNumber: ${number} } has been committed.`);
  }
}
