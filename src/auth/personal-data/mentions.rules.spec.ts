import { Mentions } from './mentions.rules.js';

const mentions = new Mentions({ id: 'usr_1', email: 'ana@example.com' });

describe('Mentions', () => {
  it.each([
    ['ana@example.com', true],
    ['Ana@Example.com', true],
    ['<ana@example.com>', true],
    ['Write to ana@example.com.', true],
    ['{"userId":"ana@example.com","type":"login"}', true],
    ['https://shop.example/?buyer=ana%40example.com', true],
    ['usr_1', true],
    ['GET /api/admin/users/usr_1', true],
    ['joana@example.com', false],
    ['di.ana@example.com', false],
    ['ana@example.com.br', false],
    ['ana@example.community', false],
    ['ana@exampleXcom', false],
    ['usr_12', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(mentions.isIn(text)).toBe(expected);
    expect(mentions.replacedIn(text, 'x') !== text).toBe(expected);
  });

  it.each([
    [{ a: [{ b: 'ANA@example.com' }] }, true],
    [{ 'ana@example.com': 3 }, true],
    [[1, null, undefined, true, new Date(0)], false],
  ])('looks into %j', (value, expected) => expect(mentions.isIn(value)).toBe(expected));

  it('puts something else in their place and leaves the rest as it is', () => {
    const at = new Date(0);
    const before = { to: 'Ana@example.com, joana@example.com', n: 1, at, list: ['usr_1', null] };
    const after = { to: 'x, joana@example.com', n: 1, at, list: ['x', null] };
    expect(mentions.replacedIn(before, 'x')).toEqual(after);
  });

  it.each([
    ['Sold to Ana Souza', true],
    ['ana souza', true],
    ['Mariana Souza', false],
    ['Ana Souzanova', false],
    ['Ana', false],
    ['usr_1', true],
  ])('of %j it tells who it was: %s', (text, expected) => {
    const person = { id: 'usr_1', email: 'ana@example.com', name: ' Ana Souza ' };
    expect(new Mentions(person).tells(text)).toBe(expected);
    expect(mentions.tells('Ana Souza')).toBe(false);
  });

  it('takes nothing that is in a name for a pattern', () => {
    const odd = new Mentions({ id: 'usr_(', email: 'a+b.c@example.com' });
    expect(odd.isIn('a+b.c@example.com')).toBe(true);
    expect(odd.isIn('aab.c@example.com')).toBe(false);
    expect(odd.replacedIn('a+b.c@example.com', '$&')).toBe('$&');
  });
});
