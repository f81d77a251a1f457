import { allowed } from './audit-fields.rules.js';

describe('allowed', () => {
  it.each([
    {
      case: 'only what is named',
      thing: { name: 'A', secret: 's' },
      fields: ['name'],
      expected: { name: 'A' },
    },
    { case: 'null, which says something', thing: { unit: null }, fields: ['unit'], expected: { unit: null } },
    {
      case: 'times as text',
      thing: { at: new Date(0) },
      fields: ['at'],
      expected: { at: '1970-01-01T00:00:00.000Z' },
    },
    { case: 'lists of plain values', thing: { a: ['x', 1, {}] }, fields: ['a'], expected: { a: ['x', 1] } },
    {
      case: 'no objects, where anything may hide',
      thing: { a: { key: 's' } },
      fields: ['a'],
      expected: undefined,
    },
    { case: 'nothing inherited', thing: {}, fields: ['constructor', 'toString'], expected: undefined },
    { case: 'nothing of nothing', thing: undefined, fields: ['a'], expected: undefined },
    {
      case: 'long text, cut',
      thing: { a: 'x'.repeat(501) },
      fields: ['a'],
      expected: { a: `${'x'.repeat(500)}…` },
    },
  ])('takes $case', ({ thing, fields, expected }) => {
    expect(allowed(thing, fields)).toEqual(expected);
  });
});
