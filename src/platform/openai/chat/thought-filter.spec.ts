import { ThoughtFilter } from './thought-filter.js';

const CASES = [
  ['a text without thoughts', 'Bom dia. 1 < 2', 'Bom dia. 1 < 2'],
  ['a thought before the text', '<think>hm, 3?</think>\n\nBom dia.', 'Bom dia.'],
  ['a thought in the midst', 'Bom <think>e agora?</think>dia.', 'Bom dia.'],
  ['two thoughts', '<think>a</think><think>b</think>Bom.', 'Bom.'],
  ['a thought that never ends', '<think>hm, 3?', ''],
  ['the beginning of a tag at the end', 'a <thi', 'a <thi'],
  ['an empty thought', '<think>\n\n</think>\n\n{"text":"x"}', '{"text":"x"}'],
] as const;

describe('ThoughtFilter', () => {
  describe.each([1, 2, 3, 5, 100])('in pieces of %i', (size) => {
    it.each(CASES)('%s', (_, text, shown) => {
      const filter = new ThoughtFilter();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const parts = pieces.map((piece) => filter.push(piece));
      expect([...parts, filter.end()].join('')).toBe(shown);
    });
  });

  it('takes all before an end for a thought, where it has not been shown', () => {
    const filter = new ThoughtFilter();
    expect(filter.push('hm, 3?</think>\n\nBom dia.') + filter.end()).toBe('Bom dia.');
    const late = new ThoughtFilter();
    expect([late.push('hm, '), late.push('3?</think>Bom')].join('')).toBe('hm, Bom');
  });

  it('holds back no more than the beginning of a tag', () => {
    const filter = new ThoughtFilter();
    expect([filter.push('Bom dia <'), filter.push('3')]).toEqual(['Bom dia ', '<3']);
  });
});
