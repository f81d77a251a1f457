import { keptMetadata } from './kept-metadata.rules.js';

const metadata = {
  country: 'BR',
  buyer: { name: 'Ana', city: 'Recife' },
  phone: 5_581_999_999,
  vip: true,
  email: 'ana@example.com',
  tags: ['a'],
};

describe('keptMetadata', () => {
  const tells = (value: string) => value.includes('ana@');

  it.each([
    [[], {}],
    [['metadata.country'], { country: 'BR' }],
    [['metadata.country', 'metadata.vip'], { country: 'BR', vip: true }],
    [['metadata.buyer.city', 'metadata.country'], { buyer: { city: 'Recife' }, country: 'BR' }],
    [['metadata.buyer'], {}],
    [['metadata.tags'], {}],
    [['metadata.email'], {}],
    [['metadata.missing', 'metadata.country.of', 'metadata.constructor'], {}],
  ])('%j: %j', (paths, expected) => {
    expect(keptMetadata(metadata, paths, tells)).toEqual(expected);
  });

  it('takes no name for what every object has', () => {
    const odd = { constructor: { name: 'x' }, toString: 1 };
    const kept = keptMetadata(odd, ['metadata.constructor.name', 'metadata.toString'], tells);
    expect(JSON.stringify(kept)).toBe('{"constructor":{"name":"x"},"toString":1}');
    expect({}.constructor.name).toBe('Object');
  });
});
