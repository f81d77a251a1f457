import { asStack, inOneLine } from './plain-text.rules.js';

describe('inOneLine', () => {
  it.each([
    ['plain text stays: ação, 価格, 🙂', 'plain text stays: ação, 価格, 🙂'],
    ['a\nb\r\nc\td', 'a\\nb\\r\\nc\\td'],
    ['red \u001b[31mtext\u0007', 'red \\x1b[31mtext\\x07'],
    ['\u0000\u007f\u009b31m', '\\x00\\x7f\\x9b31m'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['user\u202efdp.exe\u2066', 'user\\u202efdp.exe\\u2066'],
  ])('%j', (text, shown) => {
    expect(inOneLine(text)).toBe(shown);
  });
});

describe('asStack', () => {
  it('keeps the lines of frames and causes, and no others', () => {
    const stack =
      'Error: x\n2026-11-23 INFO forged\u001b[2J\n    at a (b.js:1:2)\ncaused by: Error: y\r\n    at c (d.js:3:4)';
    expect(asStack(stack)).toBe(
      'Error: x\\n2026-11-23 INFO forged\\x1b[2J\n    at a (b.js:1:2)\ncaused by: Error: y\\r\n    at c (d.js:3:4)',
    );
  });
});
