import { cyclesOf } from './cycles.rules.js';

describe('cyclesOf', () => {
  it.each([
    ['nothing', {}, []],
    ['a line', { a: ['b'], b: ['c'] }, []],
    ['a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'] }, []],
    ['a node that leads to itself', { a: ['a'] }, [['a']]],
    ['a circle', { a: ['b'], b: ['c'], c: ['b'] }, [['b', 'c']]],
    ['a circle that nothing leads to', { a: [], b: ['c'], c: ['b'] }, [['b', 'c']]],
    [
      'two circles',
      { a: ['b', 'c'], b: ['a'], c: ['d'], d: ['c'] },
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['two circles with a node in common', { a: ['b', 'c'], b: ['a'], c: ['a'] }, [['a', 'b']]],
  ])('of %s', (_, graph: Record<string, string[]>, cycles) => {
    const nodes = [...new Set([...Object.keys(graph), ...Object.values(graph).flat()])];
    expect(cyclesOf(nodes, (node) => graph[node] ?? [])).toEqual(cycles);
  });

  it('of a long line takes no stack', () => {
    const nodes = Array.from({ length: 50_000 }, (_, at) => `${at}`);
    expect(cyclesOf(nodes, (node) => (node === '49999' ? ['0'] : [`${Number(node) + 1}`]))).toEqual([nodes]);
  });
});
