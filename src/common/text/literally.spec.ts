import { literally } from './literally.js';

it.each(['(a+)+$', 'a.b', '[x]', '{1}', 'a|b', '^', '\\d', 'a-b/c*?', 'ana@example.com', 'ção', 'a\0b'])(
  '%j is found as it is written, and nothing else is',
  (text) => {
    const pattern = new RegExp(`^${literally(text)}$`, 'u');
    expect(pattern.test(text)).toBe(true);
    expect(pattern.test(`${text}x`)).toBe(false);
    expect(pattern.test(text.replace(/./, '\u0001'))).toBe(false);
  },
);
