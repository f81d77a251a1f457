import { docArg, listArg } from './args.ts';
import type { Doc } from './bson.ts';

/** The labels by which MongoDB tells a driver what it may do about an error. */

/** Codes after which the same command may succeed when it is sent again: MongoDB's category "RetriableError". */
const RETRYABLE = new Set([6, 7, 89, 91, 134, 189, 262, 358, 9001, 10107, 11600, 11602, 13435, 13436]);
/** Codes that end a transaction without a trace, beside the retryable ones. */
const TRANSIENT = new Set([24, 63, 112, 150, 239, 246, 249, 267, 13388]);
/** Codes after which a change stream may be resumed, beside the retryable ones. */
const RESUMABLE = new Set([63, 133, 150, 234, 249, 13388]);

/** What the labels of an error depend on. */
export interface Failed {
  command: string;
  body: Doc;
  /** Code of the error, or that of the write concern error of a command that was done. */
  code: number;
  /** The code is that of a write concern error. */
  concern?: boolean;
  /** The getMore was for a change stream. */
  changeStream?: boolean;
}

/** The labels that MongoDB puts on this error of this command. */
export function labelsOf({ command, body, code, concern, changeStream }: Failed): string[] {
  const ends = command === 'commitTransaction' || command === 'abortTransaction';
  const numbered = body.has('txnNumber');
  const inTransaction = numbered && body.has('autocommit');
  if (inTransaction && !concern && isTransient(code, ends)) return ['TransientTransactionError'];
  if (numbered && (ends || !inTransaction) && RETRYABLE.has(code)) return ['RetryableWriteError'];
  if (concern || !(RETRYABLE.has(code) || RESUMABLE.has(code))) return [];
  const streams = command === 'getMore' ? changeStream : command === 'aggregate' && opensChangeStream(body);
  return streams ? ['ResumableChangeStreamError'] : [];
}

function isTransient(code: number, ends: boolean): boolean {
  return TRANSIENT.has(code) || code === 251 || (!ends && RETRYABLE.has(code));
}

function opensChangeStream(body: Doc): boolean {
  const first = listArg(body, 'pipeline')?.[0];
  return first instanceof Map && docArg(first, '$changeStream') !== undefined;
}
