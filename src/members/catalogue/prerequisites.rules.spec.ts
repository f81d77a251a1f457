import { cycleFrom } from './prerequisites.rules.js';

describe('cycleFrom', () => {
  it.each<{ case: string; of: Record<string, string[]>; cycle: string[] | null }>([
    { case: 'none without prerequisites', of: { a: [] }, cycle: null },
    { case: 'itself', of: { a: ['a'] }, cycle: ['a', 'a'] },
    { case: 'over another', of: { a: ['b'], b: ['a'] }, cycle: ['a', 'b', 'a'] },
    { case: 'over a chain', of: { a: ['x', 'b'], x: [], b: ['c'], c: ['a'] }, cycle: ['a', 'b', 'c', 'a'] },
    { case: 'two ways to the same are none', of: { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, cycle: null },
    { case: 'one of others is not its own', of: { a: ['b'], b: ['c'], c: ['b'] }, cycle: null },
    { case: 'of a module that is no more', of: { a: ['gone'] }, cycle: null },
  ])('$case', ({ of, cycle }) => {
    expect(cycleFrom('a', new Map(Object.entries(of)))).toEqual(cycle);
  });
});
