import { Binary, doc, type Doc } from './bson.ts';

import { newUuid } from './catalog.ts';
import { checkStatement, partOf } from './transaction-rules.ts';

type Body = Parameters<typeof doc>[0];

const lsid = { id: newUuid() };
const first = { lsid, txnNumber: 1n, autocommit: false, startTransaction: true };
const further = { lsid, txnNumber: 1n, autocommit: false };

test.each<[string, Body, string | undefined]>([
  ['find', { find: 'c' }, undefined],
  ['find', { find: 'c', lsid }, undefined],
  ['insert', { insert: 'c', lsid, txnNumber: 1n }, undefined],
  ['find', { find: 'c', ...first }, 'first'],
  ['createIndexes', { createIndexes: 'c', ...further }, 'further'],
  ['commitTransaction', { commitTransaction: 1, ...further }, 'further'],
])('%s in %j', (command, body, part) => {
  expect(partOf(command, doc(body), command === 'commitTransaction' ? 'admin' : 'db')).toBe(part);
});

const general = new Binary(Buffer.alloc(16), 0);
const short = new Binary(Buffer.alloc(15), 4);
test.each<[string, string, Body, number]>([
  ['an lsid that is no document', 'find', { find: 'c', lsid: 1 }, 14],
  ['an lsid without an id', 'find', { find: 'c', lsid: {} }, 40414],
  ['an id that is no UUID', 'find', { find: 'c', lsid: { id: general } }, 14],
  ['an id that is too short', 'find', { find: 'c', lsid: { id: short } }, 207],
  ['a number without a session', 'insert', { insert: 'c', txnNumber: 1n }, 72],
  ['a number that is no long', 'insert', { insert: 'c', lsid, txnNumber: 1.5 }, 14],
  ['a negative number', 'insert', { insert: 'c', lsid, txnNumber: -1n }, 72],
  ['autocommit without a number', 'find', { find: 'c', lsid, autocommit: false }, 72],
  ['autocommit: true', 'find', { find: 'c', ...first, autocommit: true }, 72],
  [
    'startTransaction without autocommit',
    'find',
    { find: 'c', lsid, txnNumber: 1n, startTransaction: true },
    72,
  ],
  ['startTransaction: false', 'find', { find: 'c', ...first, startTransaction: false }, 72],
  ['a number on a read', 'find', { find: 'c', lsid, txnNumber: 1n }, 50768],
  [
    'commitTransaction without autocommit',
    'commitTransaction',
    { commitTransaction: 1, lsid, txnNumber: 1n },
    50768,
  ],
  ['count', 'count', { count: 'c', ...first }, 263],
  ['a command that is not served there', 'drop', { drop: 'c', ...first }, 263],
  ['listCollections', 'listCollections', { listCollections: 1, ...further }, 263],
  ['killCursors at first', 'killCursors', { killCursors: 'c', ...first }, 263],
  ['commitTransaction at first', 'commitTransaction', { commitTransaction: 1, ...first }, 263],
  ['abortTransaction at first', 'abortTransaction', { abortTransaction: 1, ...first }, 263],
  ['system.profile', 'find', { find: 'system.profile', ...first }, 263],
])('%s is refused', (_, command, body, code) => {
  expect(thrownBy(() => partOf(command, doc(body), 'db'))).toMatchObject({ code });
});

test.each(['admin', 'config', 'local'])('nothing of %s in a transaction', (db) => {
  expect(thrownBy(() => partOf('find', doc({ find: 'c', ...first }), db))).toMatchObject({ code: 263 });
});

test('what may come before authentication knows no transaction', () => {
  const thrown = (body: Body): unknown =>
    thrownBy(() => partOf('ping', doc({ ping: 1, ...body }), 'db', true));
  expect(thrown(further)).toMatchObject({ code: 263 });
  expect(thrown({ lsid, txnNumber: 1n })).toMatchObject({ code: 50889 });
});

test.each<[string, string, Doc, 'first' | 'further', number | undefined]>([
  ['a read concern at first', 'find', doc({ readConcern: { level: 'snapshot' } }), 'first', undefined],
  ['a read concern later', 'find', doc({ readConcern: { level: 'snapshot' } }), 'further', 72],
  ['an empty read concern later', 'find', doc({ readConcern: {} }), 'further', undefined],
  [
    'a read concern that is not for transactions',
    'find',
    doc({ readConcern: { level: 'available' } }),
    'first',
    72,
  ],
  ['a write concern', 'insert', doc({ writeConcern: { w: 1 } }), 'first', 72],
  ['a write concern of a commit', 'commitTransaction', doc({ writeConcern: { w: 1 } }), 'further', undefined],
])('%s', (_, command, body, part, code) => {
  const work = (): void => checkStatement(command, body, part);
  if (code === undefined) expect(work).not.toThrow();
  else expect(thrownBy(work)).toMatchObject({ code });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('expected an error');
}
