import { doc, encode, type Doc } from '../bson.ts';
import { docArg, numberOfWrite, sessionArg, timeArg } from '../args.ts';
import { checkNamespace, numberOf, type Collection } from '../catalog.ts';
import { MongoError, timeOver } from '../errors.ts';
import type { Store } from '../store.ts';
import type { WriteJob } from '../writer.ts';
import { retryableWrite } from './fail-command.ts';
import type { Context, Reply } from './types.ts';

const DOCUMENT_WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);

/**
 * Runs a write in the queue, or within its transaction; a retryable one that was done already gives its first reply
 * again. The reply waits for the disk, unless the client says that it need not: `{w: 1, j: false}`.
 */
export function durable(context: Context, work: () => Generator<void | 'part', Doc>): Promise<Reply> {
  const { engine, body, transaction } = context;
  const target = targetOf(context);
  if (transaction) return transaction.write(work, context.command === 'insert' ? undefined : target);
  const number = numberOfWrite(body);
  const session = number === undefined ? undefined : sessionArg(body);
  const concern = writeConcernError(body);
  const ms = timeArg(body);
  const deadline = ms ? performance.now() + ms : undefined;
  const job: WriteJob<Reply> = function* () {
    if (session) {
      const earlier = engine.retries.recall(session, number!);
      if (earlier) return earlier;
      if (engine.failPoints.armed) retryableWrite(context);
    }
    const reply = yield* deadline === undefined ? work() : until(deadline, work());
    if (concern) reply.set('writeConcernError', concern);
    reply.set('ok', 1);
    const bytes = encode(reply);
    if (session) engine.retries.remember(session, number!, bytes);
    return bytes;
  };
  const submit = (): Promise<Reply> => engine.queue.submit(job, { durable: !needNotWait(body), ns: target });
  const ending = session && engine.transactions.supersede(session, number!);
  return ending ? ending.then(submit) : submit();
}

/**
 * The same work with a limit in time: it throws 50 MaxTimeMSExpired instead of beginning late, and where what is done
 * so far may stand alone. What else has begun is finished, so that no write is done whose failure was said.
 */
function* until(deadline: number, work: Generator<void | 'part', Doc>): Generator<void | 'part', Doc> {
  const check = (): void => {
    if (performance.now() <= deadline) return;
    work.return(new Map());
    throw timeOver();
  };
  check();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield step.value;
    if (step.value === 'part') check();
  }
}

/** The one collection that a write of documents is about; undefined for all other commands. */
function targetOf({ command, body, db }: Context): string | undefined {
  const name = DOCUMENT_WRITES.has(command) ? body.get(command) : undefined;
  return typeof name === 'string' ? `${db}.${name}` : undefined;
}

/** True when the reply need not wait for the disk. */
export function needNotWait(body: Doc): boolean {
  const concern = docArg(body, 'writeConcern');
  const w = concern?.get('w');
  return concern?.get('j') === false && w !== undefined && numberOf(w) === 1;
}

/** What the reply says of a write concern that cannot be met. */
export function writeConcernError(body: Doc): Doc | undefined {
  const w = docArg(body, 'writeConcern')?.get('w');
  const n = w === undefined ? undefined : numberOf(w);
  if (n !== undefined && n > 50)
    throw new MongoError(9, 'w has to be a non-negative number and not greater than 50');
  if (n !== undefined && n > 1) {
    return doc({ code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' });
  }
  if (typeof w === 'string' && w !== 'majority') {
    return doc({
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: `No write concern mode named '${w}' found`,
    });
  }
  return undefined;
}

/** The collection of a write, made when it is missing. */
export function existing(store: Store, db: string, name: string): Collection {
  const found = store.working.get(`${db}.${name}`);
  if (found) return found;
  checkNamespace(db, name);
  return store.createCollection(db, name);
}
