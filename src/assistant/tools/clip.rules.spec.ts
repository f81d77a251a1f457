import { clip, clipText, MOST_BYTES, MOST_TEXT } from './clip.rules.js';

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('clipText', () => {
  it.each([
    ['short', 'short'],
    ['x'.repeat(MOST_TEXT), 'x'.repeat(MOST_TEXT)],
    ['x'.repeat(MOST_TEXT + 1), `${'x'.repeat(MOST_TEXT - 1)}…`],
    [`${'x'.repeat(MOST_TEXT - 2)}😀😀`, `${'x'.repeat(MOST_TEXT - 2)}\ufffd…`],
    ['\ud800', '\ufffd'],
  ])('%j', (text, expected) => {
    expect(clipText(text)).toBe(expected);
  });
});

describe('clip', () => {
  const texts = (count: number) => Array.from({ length: count }, (_, at) => `${at}`.padEnd(100, '.'));

  it.each([
    ['a value', 3, 3],
    ['nothing', undefined, null],
    ['dates', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['long texts and keys', { ['k'.repeat(300)]: ['x'.repeat(300)] }, expect.anything()],
  ])('keeps %s as JSON has it', (_, value, expected) => {
    const clipped = clip(value);
    expect(clipped).toEqual(expected);
    for (const text of JSON.stringify(clipped).match(/"[^"]*"/g) ?? []) {
      expect(text.length).toBeLessThanOrEqual(MOST_TEXT + 2);
    }
  });

  it('leaves whole items off, and says how many', () => {
    const clipped = clip({ from: 'a', items: texts(1000), total: 1000 }) as Record<string, unknown>;
    const items = clipped['items'] as string[];
    expect(sizeOf(clipped)).toBeLessThanOrEqual(MOST_BYTES);
    expect(items).toEqual(texts(1000).slice(0, items.length));
    expect(items.length).toBeGreaterThan(140);
    expect(clipped).toMatchObject({ from: 'a', total: 1000, itemsLeftOff: 1000 - items.length });
  });

  it('cuts the longest list first, others where that is not enough, and a list alone', () => {
    const two = clip({ short: texts(5), long: texts(500) }) as Record<string, unknown>;
    expect(two).toMatchObject({ short: texts(5), longLeftOff: expect.any(Number) });
    const nested = clip({ a: [{ b: texts(300) }], c: texts(300) });
    expect(sizeOf(nested)).toBeLessThanOrEqual(MOST_BYTES);
    expect(clip(texts(500))).toMatchObject({ items: expect.any(Array), itemsLeftOff: expect.any(Number) });
  });

  const many = Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`k${at}`, at]));
  it.each([
    ['many fields', many, { k0: 0, leftOff: expect.any(Number) }],
    ['lists in a list', [[[texts(900)]]], { leftOff: expect.any(String) }],
    [
      'many small lists',
      Object.fromEntries(Object.keys(many).map((key) => [key, [1, 2]])),
      expect.anything(),
    ],
    ['a field named __proto__', JSON.parse(`{"__proto__":{"x":"${'y'.repeat(20_000)}"}}`), expect.anything()],
  ])('bears %s', (_, value, expected) => {
    const clipped = clip(value);
    expect(sizeOf(clipped)).toBeLessThanOrEqual(MOST_BYTES);
    expect(clipped).toMatchObject(expected as object);
    expect(Object.getPrototypeOf(clipped)).toBe(Object.prototype);
  });
});
