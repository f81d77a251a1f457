import { spellingFrom } from './spellings.rules.js';

describe('spellingFrom', () => {
  it.each([
    ['ab', '', 'AB'],
    ['ab', 'AB', 'AB'],
    ['ab', 'AB\u0000', 'Ab'],
    ['ab', 'Ab\u0000', 'aB'],
    ['ab', 'ab', 'ab'],
    ['ab', 'ab\u0000', null],
    ['ab', 'A', 'AB'],
    ['ab', 'AC', 'Ab'],
    ['ab', 'Ac', 'aB'],
    ['ab', 'Abc', 'aB'],
    ['ab', 'B', 'aB'],
    ['ab', 'ac', null],
    ['ab', 'b', null],
    ['a@b', 'a@', 'a@B'],
    ['a@b', 'a.x', 'a@B'],
    ['a.b', 'a@x', null],
    ['ünal', 'ünal', 'ünal'],
    ['ünal', 'ünbl', null],
    ['😀a', '\uffee', '😀A'],
  ])('of %j from %j on: %j', (text, place, expected) => {
    expect(spellingFrom(text, place)).toBe(expected);
  });

  it('finds exactly those that stand in an order, in a few steps', () => {
    const wanted = 'ana@example.com';
    const names = ['ANA@EXAMPLE.COM', 'Ana@Example.com', 'ana@example.com', 'aNa@example.coM'];
    const others = Array.from({ length: 500 }, (_, i) => `ana${i}@example.com`);
    const more = ['Ana', 'Anb', 'ana@', 'ana@example.com.br', 'zoe@example.com', 'Bob', 'ana@exaMple.con'];
    const order = [...names, ...others, ...more].sort();
    const found: string[] = [];
    let steps = 0;
    for (let next = spellingFrom(wanted, ''); next !== null; steps++) {
      const from = next;
      const name = order.find((each) => each >= from);
      if (name === undefined) break;
      const isOne = name.toLowerCase() === wanted;
      if (isOne) found.push(name);
      next = spellingFrom(wanted, isOne ? `${name}\u0000` : name);
    }
    expect(found.sort()).toEqual(names.sort());
    expect(steps).toBeLessThan(30);
  });
});
