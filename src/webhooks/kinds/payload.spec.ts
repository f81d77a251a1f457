import { payloadOf } from './payload.js';

const read = (text: string, hugeIds = true) => payloadOf({ hugeIds }, Buffer.from(text));

describe('payloadOf', () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    ['-820982911946154508', '-820982911946154508'],
    ['"820982911946154508"', '820982911946154508'],
    ['0.12345678901234567890', 0.12345678901234568],
    ['1e300', 1e300],
    ['12', 12],
  ])('reads %s as %p, however deep it stands', (source, value) => {
    expect(read(`{"a":[{"b":${source},"pad":"1234567890123456"}]}`)).toEqual({
      a: [{ b: value, pad: '1234567890123456' }],
    });
  });

  it('leaves numbers alone for a kind that has no such ids', () => {
    expect(read('{"a":9007199254740993}', false)).toEqual({ a: 9_007_199_254_740_992 });
  });

  it('refuses what is no JSON, and prototypes', () => {
    expect(() => read('{"a":1234567890123456789')).toThrow(/not JSON/);
    expect(() => read('{"__proto__":{"a":1234567890123456789}}')).toThrow(/__proto__/);
  });
});
