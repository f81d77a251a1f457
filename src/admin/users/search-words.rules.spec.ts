import { termsOf, wordsOf } from './search-words.rules.js';

describe('wordsOf', () => {
  it.each([
    {
      name: 'João  da Conceição',
      email: 'joao.dc+shop@example.com',
      expected: ['joao', 'da', 'conceicao', 'joao.dc+shop@example.com', 'dc', 'shop', 'example', 'com'],
    },
    { name: "O'Brien", email: 'o@b.c', expected: ["o'brien", 'o@b.c', 'o', 'brien', 'b', 'c'] },
    { name: '***', email: 'x@y', expected: ['***', 'x@y', 'x', 'y'] },
    { name: 'Łukasz Ünal', email: 'l@u', expected: ['łukasz', 'unal', 'l@u', 'l', 'u'] },
  ])('$name', ({ name, email, expected }) => {
    expect(wordsOf(name, email)).toEqual(expected);
  });
});

describe('termsOf', () => {
  it.each([
    { search: '  JOÃO   silva ', expected: ['joao', 'silva'] },
    { search: '(a+)+$', expected: ['(a+)+$'] },
    { search: 'ana ANA', expected: ['ana'] },
    { search: '   ', expected: [] },
    { search: 'a b c d e f g h i j', expected: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] },
  ])('$search', ({ search, expected }) => {
    expect(termsOf(search)).toEqual(expected);
  });
});
