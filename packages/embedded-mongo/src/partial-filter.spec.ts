import { BSONRegExp, doc, type Literal } from './bson.ts';
import { checkPartialFilter } from './partial-filter.ts';

type Fields = { [name: string]: Literal };

it.each<Fields>([
  {},
  { a: 1, b: { c: 1 } },
  { a: { $gt: 1, $lte: 5 }, b: { $eq: null } },
  { a: { $exists: true }, b: { $type: 'string' }, c: { $in: [1, 2] } },
  { $and: [{ a: 1 }, { $or: [{ b: 1 }, { c: { $lt: 2 } }] }] },
])('%j may be the filter of a partial index', (filter) => {
  expect(() => checkPartialFilter(doc(filter))).not.toThrow();
});

it.each<[Fields]>([
  [{ a: { $ne: 1 } }],
  [{ a: { $not: { $gt: 1 } } }],
  [{ a: { $nin: [1] } }],
  [{ a: { $exists: false } }],
  [{ a: { $exists: 0 } }],
  [{ a: { $gt: 1, $size: 2 } }],
  [{ a: { $elemMatch: { b: 1 } } }],
  [{ a: new BSONRegExp('^a') }],
  [{ $nor: [{ a: 1 }] }],
  [{ $expr: true }],
  [{ $or: [{ a: 1 }, { b: { $mod: [2, 0] } }] }],
])('%j may not', (filter) => {
  expect(() => checkPartialFilter(doc(filter))).toThrow(
    expect.objectContaining({
      code: 67,
      message: expect.stringMatching(/^Expression not supported in partial index: /) as string,
    }),
  );
});
