import { doc, type Literal } from './bson.ts';
import { canonical, literal } from '../test/canonical.ts';
import { planFilter } from './expr-filter.ts';

const VARIABLES = new Map([
  ['v', 'x'],
  ['none', null],
]);

describe('what the planner can use of $expr', () => {
  test.each<[{ [name: string]: Literal }, Literal[]]>([
    [{ a: 1 }, []],
    [{ $expr: { $eq: ['$b', '$$v'] } }, [{ b: { $eq: 'x' } }]],
    [{ $expr: { $eq: [5, '$b.c'] } }, [{ 'b.c': { $eq: 5 } }]],
    [{ a: 1, $expr: { $and: [{ $eq: ['$b', 1] }, { $gt: ['$c', 1] }] } }, [{ b: { $eq: 1 } }]],
    [{ $and: [{ $expr: { $eq: ['$b', 1] } }, { c: 2 }] }, [{ b: { $eq: 1 } }]],
    // A missing field equals null in an index but not in an expression, an array only as a whole.
    [{ $expr: { $eq: ['$b', '$$none'] } }, []],
    [{ $expr: { $eq: ['$b', [1]] } }, []],
    [{ $expr: { $eq: ['$b', '$c'] } }, []],
    [{ $expr: { $or: [{ $eq: ['$b', 1] }] } }, []],
    [{ $or: [{ $expr: { $eq: ['$b', 1] } }] }, []],
  ])('%j', (filter, more) => {
    const expected = more.length ? { $and: [filter, ...more] } : filter;
    expect(canonical(planFilter(doc(filter), VARIABLES))).toBe(literal(expected));
  });
});
