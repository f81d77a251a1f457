import { parseJsonBody, sizeBesideLongestText } from './json-body.js';

describe('sizeBesideLongestText', () => {
  it.each([
    ['{"csv":"abcdef","a":"bc"}', 19],
    ['{"csv":"say \\"hello\\" twice"}', 10],
    ['"ends with a backslash \\\\"', 2],
    ['[0,0,0]', 7],
    ['{"broken', 8],
    ['', 0],
  ])('%s: %i', (text, size) => {
    expect(sizeBesideLongestText(text)).toBe(size);
  });
});

describe('parseJsonBody', () => {
  it('parses what JSON.parse parses', () => {
    expect(parseJsonBody('{"a":[1,{"b":null}]}')).toEqual({ a: [1, { b: null }] });
  });

  it('takes a __proto__ in a value, and an escape in a text', () => {
    expect(parseJsonBody('{"a":"__proto__","b":"\\u00e9"}')).toEqual({ a: '__proto__', b: 'é' });
  });

  it.each([
    ['{"metadata":{"__proto__":{"x":1}}}', 'metadata.__proto__'],
    ['[{"a":[{"__proto__":1}]}]', '[0].a[0].__proto__'],
    ['{"\\u005f_proto__":1}', '__proto__'],
  ])('refuses %s and names the key', (text, field) => {
    expect(() => parseJsonBody(text)).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ field })] }),
    );
  });

  it('says where JSON breaks', () => {
    expect(() => parseJsonBody('{"a":}')).toThrow(
      expect.objectContaining({ code: 'COMMON.MALFORMED_JSON', status: 400 }),
    );
  });
});
