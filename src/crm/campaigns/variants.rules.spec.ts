import { variantOf, waysToSay } from './variants.rules.js';

describe('variants', () => {
  const split = (shares: number[]) => {
    const counts: Record<string, number> = {};
    for (let n = 0; n < 10_000; n++) {
      const key = variantOf(
        shares.map((share) => ({ share })),
        'cmp_1',
        `cnt_${n}`,
      )!;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  };

  it('are got in proportion to their shares, whatever these add up to', () => {
    for (const shares of [
      [80, 20],
      [0.8, 0.2],
    ]) {
      const { a, b } = split(shares);
      expect(a + b).toBe(10_000);
      expect(Math.abs(b - 2000)).toBeLessThan(200); // five times the standard deviation
    }
    expect(Object.keys(split([1, 1, 1])).sort()).toEqual(['a', 'b', 'c']);
  });

  it('are the same for the same contact, and others in another campaign', () => {
    const halves = [{ share: 1 }, { share: 1 }];
    const of = (campaign: string) =>
      Array.from({ length: 50 }, (_, n) => variantOf(halves, campaign, `cnt_${n}`)).join('');
    expect(of('cmp_1')).toBe(of('cmp_1'));
    expect(of('cmp_1')).not.toBe(of('cmp_2'));
  });

  it('are none where none are said', () => {
    expect(variantOf(undefined, 'cmp_1', 'cnt_1')).toBeUndefined();
    expect(variantOf([], 'cmp_1', 'cnt_1')).toBeUndefined();
  });

  it('say what the campaign says where they say nothing', () => {
    const plan = { subject: 'S', templateId: 'tpl_1' };
    expect(waysToSay(plan)).toEqual([plan]);
    const variants = [
      { name: 'Curto', share: 1, subject: 'Oi' },
      { name: 'Outro', share: 1, templateId: 'tpl_2' },
    ];
    expect(waysToSay({ ...plan, variants })).toEqual([
      { variant: 'a', subject: 'Oi', templateId: 'tpl_1' },
      { variant: 'b', subject: 'S', templateId: 'tpl_2' },
    ]);
  });
});
