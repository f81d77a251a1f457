import { doc } from './bson.ts';
import { labelsOf } from './error-labels.ts';

const plain = doc({ lsid: {} });
const retryable = doc({ lsid: {}, txnNumber: 1n });
const inTransaction = doc({ lsid: {}, txnNumber: 1n, autocommit: false });
const stream = doc({ aggregate: 'c', pipeline: [{ $changeStream: {} }] });

test.each([
  ['insert', plain, 11600, []],
  ['insert', retryable, 11600, ['RetryableWriteError']],
  ['insert', retryable, 2, []],
  ['insert', retryable, 112, []],
  ['insert', inTransaction, 112, ['TransientTransactionError']],
  ['insert', inTransaction, 11600, ['TransientTransactionError']],
  ['insert', inTransaction, 251, ['TransientTransactionError']],
  ['insert', inTransaction, 11000, []],
  ['commitTransaction', inTransaction, 11600, ['RetryableWriteError']],
  ['commitTransaction', inTransaction, 251, ['TransientTransactionError']],
  ['abortTransaction', inTransaction, 10107, ['RetryableWriteError']],
  ['aggregate', stream, 10107, ['ResumableChangeStreamError']],
  ['aggregate', stream, 133, ['ResumableChangeStreamError']],
  ['aggregate', stream, 2, []],
  ['aggregate', doc({ pipeline: [{ $match: {} }] }), 10107, []],
  ['getMore', plain, 10107, []],
])('%s with %p that fails with %i has the labels %p', (command, body, code, labels) => {
  expect(labelsOf({ command, body, code })).toEqual(labels);
});

test('a getMore of a change stream may be resumed; a write concern error may be retried, not undone', () => {
  expect(labelsOf({ command: 'getMore', body: plain, code: 6, changeStream: true })).toEqual([
    'ResumableChangeStreamError',
  ]);
  expect(labelsOf({ command: 'insert', body: retryable, code: 91, concern: true })).toEqual([
    'RetryableWriteError',
  ]);
  expect(labelsOf({ command: 'commitTransaction', body: inTransaction, code: 251, concern: true })).toEqual(
    [],
  );
});
