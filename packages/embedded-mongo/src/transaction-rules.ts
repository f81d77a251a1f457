import { docArg, sessionId, transactionNumber } from './args.ts';
import type { Doc } from './bson.ts';
import { MongoError } from './errors.ts';

/** What MongoDB lets a command say about transactions, and what it lets a transaction do. */

const RETRYABLE = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);
const ENDING = new Set(['commitTransaction', 'abortTransaction']);
const ALLOWED = new Set([
  ...RETRYABLE,
  ...ENDING,
  'aggregate',
  'create',
  'createIndexes',
  'distinct',
  'find',
  'getMore',
  'killCursors',
]);
const READ_CONCERNS = new Set(['local', 'majority', 'snapshot']);

/** What a command is to a transaction; undefined: nothing. */
export type Part = 'first' | 'further' | undefined;

const wrong = (message: string): MongoError => new MongoError(72, message);
const notAllowed = (message: string): MongoError => new MongoError(263, message);

/**
 * Checks `lsid`, `txnNumber`, `autocommit` and `startTransaction` of a command; `open` says that it may come before
 * authentication. Throws 72 for combinations that make no sense, 263 for what no transaction may do, 50768 for a
 * number on a command that is not a retryable write.
 */
export function partOf(command: string, body: Doc, db: string, open = false): Part {
  const session = body.has('lsid') ? sessionId(body) : undefined;
  const hasNumber = body.has('txnNumber');
  const autocommit = body.get('autocommit');
  if (!hasNumber && autocommit === undefined && !body.has('startTransaction')) return undefined;
  if (open && autocommit !== undefined) throw notAllowed('This command is not supported in transactions');
  if (open && hasNumber) throw new MongoError(50889, 'It is illegal to provide a txnNumber for this command');
  checkCombination(body, session !== undefined);
  if (autocommit === undefined) {
    if (RETRYABLE.has(command)) return undefined;
    throw new MongoError(
      50768,
      'txnNumber may only be provided for multi-document transactions and retryable write commands. ' +
        `autocommit:false was not provided, and ${command} is not a retryable write command.`,
    );
  }
  checkAllowed(command, body, db);
  const first = body.has('startTransaction');
  if (first && command === 'killCursors') {
    throw notAllowed('Cannot run killCursors as the first operation in a multi-document transaction.');
  }
  if (first && ENDING.has(command)) {
    throw notAllowed(
      `Cannot start a transaction with ${command === 'commitTransaction' ? 'a commit' : 'an abort'}`,
    );
  }
  return first ? 'first' : 'further';
}

function checkCombination(body: Doc, hasSession: boolean): void {
  const number = transactionNumber(body);
  if (number !== undefined && !hasSession) {
    throw wrong('Transaction number requires a session ID to also be specified');
  }
  if (number !== undefined && number < 0n) throw wrong('Transaction number cannot be negative');
  const autocommit = body.get('autocommit');
  if (number === undefined && autocommit !== undefined) {
    throw wrong("'autocommit' field requires a transaction number to also be specified");
  }
  if (autocommit !== undefined && autocommit !== false) {
    throw wrong('Specifying autocommit=true is not allowed.');
  }
  const start = body.get('startTransaction');
  if (start !== undefined && autocommit === undefined) {
    throw wrong("'startTransaction' field requires 'autocommit' field to also be specified");
  }
  if (start !== undefined && start !== true) throw wrong('Specifying startTransaction=false is not allowed.');
}

function checkAllowed(command: string, body: Doc, db: string): void {
  if (command === 'count') {
    throw notAllowed(
      "Cannot run 'count' in a multi-document transaction. Please see " +
        'http://dochub.mongodb.org/core/transaction-count for a recommended alternative.',
    );
  }
  if (!ALLOWED.has(command)) throw notAllowed(`Cannot run '${command}' in a multi-document transaction.`);
  if (ENDING.has(command)) return;
  if (db === 'admin' || db === 'local') {
    throw notAllowed(`Cannot run command against the '${db}' database in a transaction.`);
  }
  if (db === 'config') throw notAllowed('Cannot run command against the config database in a transaction');
  const name = command === 'getMore' ? body.get('collection') : body.get(command);
  if (name === 'system.profile' || name === 'system.views') {
    throw notAllowed(`Cannot run command against the '${db}.${name}' namespace in a transaction.`);
  }
}

/** Checks what a command that is allowed must still not carry inside a transaction. */
export function checkStatement(command: string, body: Doc, part: Part): void {
  if (body.has('writeConcern') && !ENDING.has(command)) {
    throw wrong('writeConcern is not allowed within a multi-statement transaction');
  }
  const concern = docArg(body, 'readConcern');
  if (concern?.size && part !== 'first') {
    throw wrong('Only the first command in a transaction may specify a readConcern');
  }
  const level = concern?.get('level');
  if (typeof level === 'string' && !READ_CONCERNS.has(level)) {
    throw wrong(
      "The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction",
    );
  }
}
