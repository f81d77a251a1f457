import { variantOf } from './split.rules.js';

const VARIANTS = [
  { handle: 'a', share: 20 },
  { handle: 'b', share: 79 },
  { handle: 'c', share: 1 },
];
const ways = (workflowId: string) =>
  Array.from({ length: 20_000 }, (_, at) =>
    variantOf(VARIANTS, { workflowId, nodeId: 'split', contactId: `cnt_${at}` }),
  );

describe('variantOf', () => {
  it('follows the shares, and is the same again', () => {
    const first = ways('wfl_1');
    for (const { handle, share } of VARIANTS) {
      const found = first.filter((way) => way === handle).length / first.length;
      expect([handle, Math.abs(found - share / 100) < 0.01]).toEqual([handle, true]);
    }
    expect(ways('wfl_1')).toEqual(first);
  });

  it('does not part the same people from each other in every workflow', () => {
    const both = ways('wfl_1').filter((way, at) => way === ways2[at] && way === 'a').length;
    expect(Math.abs(both / ways2.length - 0.04)).toBeLessThan(0.01);
  });
});

const ways2 = ways('wfl_2');
