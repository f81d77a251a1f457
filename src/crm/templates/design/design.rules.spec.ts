import { DEEPEST_DESIGN, designText, MOST_DESIGN_BYTES } from './design.rules.js';

const nested = (levels: number): unknown => (levels === 0 ? 1 : { child: nested(levels - 1) });

describe('designText', () => {
  it.each([
    '{"body":{"rows":[{"cells":[1],"values":{"$where":"x","a.b":1,"constructor":{"name":"x"},"toString":null}}]}}',
    '{"counters":{"u_row":1},"text":"\\ud83d\\ude00 é \\u2028 \\ud800","zero":0,"tiny":1e-7,"empty":{},"list":[]}',
    '{"z":1,"a":2,"10":null}'.replace('"z":1,"a":2,"10":null', '"10":null,"z":1,"a":2'),
  ])('is what the editor has written: %s', (text) => {
    expect(designText(JSON.parse(text))).toBe(JSON.stringify(JSON.parse(text)));
    expect(JSON.parse(designText(JSON.parse(text)))).toEqual(JSON.parse(text));
  });

  it.each([
    ['a text', '{}'],
    ['a list', []],
    ['null', null],
    ['a number', 1],
  ])('is not %s', (_, design) => {
    expect(() => designText(design)).toThrow('design: must be a JSON object');
  });

  it('has a depth and a size', () => {
    expect(designText(nested(DEEPEST_DESIGN))).toContain('child');
    expect(() => designText(nested(DEEPEST_DESIGN + 1))).toThrow('deeper');
    const room = MOST_DESIGN_BYTES - '{"a":""}'.length;
    expect(designText({ a: 'x'.repeat(room) })).toHaveLength(MOST_DESIGN_BYTES);
    expect(() => designText({ a: `${'x'.repeat(room - 1)}é` })).toThrow('bytes');
  });
});
