import {
  ObjectId,
  T,
  doc,
  encode,
  fieldName,
  findElement,
  readInt32,
  validateBson,
  valueSize,
  type Doc,
} from '../bson.ts';
import { docArg, numberOfWrite, sessionArg, timeArg } from '../args.ts';
import { checkNamespace, numberOf, type Collection } from '../catalog.ts';
import { MongoError, timeOver } from '../errors.ts';
import { encodeIdOf } from '../keys.ts';
import type { Store } from '../store.ts';
import { MAX_DOCUMENT_BYTES } from '../wire.ts';
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

const ID = fieldName('_id');

/** Checks a document for storing and puts its `_id` first, a new one when it has none. */
export function prepared(input: Buffer): { bytes: Buffer; idKey: Buffer } {
  validateBson(input);
  let bytes = input;
  const at = findElement(input, 0, ID);
  if (at < 0) {
    bytes = Buffer.allocUnsafe(input.length + 17);
    bytes.writeInt32LE(bytes.length, 0);
    bytes[4] = T.objectId;
    bytes.latin1Write('_id\0', 5);
    bytes.set(new ObjectId().id, 9);
    input.copy(bytes, 21, 4);
  } else {
    checkIdType(input[at], input, at);
    if (at !== 4) {
      const next = at + 5 + valueSize(input, input[at], at + 5);
      bytes = Buffer.allocUnsafe(input.length);
      input.copy(bytes, 0, 0, 4);
      input.copy(bytes, 4, at, next);
      input.copy(bytes, 4 + next - at, 4, at);
      input.copy(bytes, next, next);
    }
  }
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    throw new MongoError(
      2,
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`,
    );
  }
  return { bytes, idKey: encodeIdOf(bytes)! };
}

function checkIdType(type: number, bytes: Buffer, at: number): void {
  if (type === T.array || type === T.regex || type === T.undefined) {
    const named = type === T.array ? 'array' : type === T.regex ? 'regex' : 'undefined';
    throw new MongoError(53, `The '_id' value cannot be of type ${named}`);
  }
  if (type === T.object && readInt32(bytes, at + 5) > 5 && bytes[at + 10] === 0x24) {
    const name = bytes.toString('utf8', at + 10, bytes.indexOf(0, at + 10));
    throw new MongoError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
    );
  }
}
