import { isSoldAs, type MatchRule } from './match.rules.js';

describe('isSoldAs', () => {
  const thing = { source: 'hotmart', productIds: ['1001'], priceIds: ['abc'], names: ['Trader Pro'] };

  it.each<{ case: string; rules: MatchRule[]; expected: boolean }>([
    { case: 'no rule means nothing', rules: [], expected: false },
    { case: 'the source alone means all that it sells', rules: [{ source: 'hotmart' }], expected: true },
    { case: 'another source', rules: [{ source: 'kiwify', productId: '1001' }], expected: false },
    { case: 'the id at any source', rules: [{ productId: '1001' }], expected: true },
    { case: 'a part of the id is not the id', rules: [{ productId: '100' }], expected: false },
    {
      case: 'all that is given must be so',
      rules: [{ productId: '1001', priceId: 'other' }],
      expected: false,
    },
    { case: 'id and offer', rules: [{ productId: '1001', priceId: 'abc' }], expected: true },
    { case: 'the name in any case', rules: [{ name: ' trader PRO' }], expected: true },
    { case: 'any of the rules', rules: [{ name: 'Other' }, { priceId: 'abc' }], expected: true },
  ])('$case', ({ rules, expected }) => expect(isSoldAs(rules, thing)).toBe(expected));
});
