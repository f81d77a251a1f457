import { folded, termsOf, wordsOf } from './search-words.rules.js';

describe('wordsOf', () => {
  it.each([
    {
      text: 'joao da conceicao joao.dc+shop@a.com',
      expected: ['joao', 'da', 'conceicao', 'dc', 'shop', 'a', 'com'],
    },
    { text: "o'brien", expected: ['o', 'brien'] },
    { text: '***', expected: [] },
    { text: '李 小龍', expected: ['李', '小龍'] },
  ])('$text', ({ text, expected }) => {
    expect(wordsOf(text)).toEqual(expected);
  });
});

describe('folded', () => {
  it.each([
    ['  João   DA Conceição ', 'joao da conceicao'],
    ['Łukasz Ünal', 'łukasz unal'],
    ['ANA', 'ana'],
    ['José D’Ávila', "jose d'avila"],
  ])('%s is %s', (text, expected) => {
    expect(folded(text)).toBe(expected);
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
