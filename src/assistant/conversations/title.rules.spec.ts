import { titleOf } from './title.rules.js';

describe('titleOf', () => {
  it.each([
    ['Quantas compras ontem?', 'Quantas compras ontem?'],
    ['  Two\n\nlines\tand  gaps ', 'Two lines and gaps'],
    [`${'palavra '.repeat(20)}`, `${'palavra '.repeat(7).trim()}…`],
    ['\u202eabc \u2066def\u2069', 'abc def'],
    ['x'.repeat(100), `${'x'.repeat(59)}…`],
    ['🙂'.repeat(100), `${'🙂'.repeat(59)}…`],
  ])('%j', (question, title) => {
    expect(titleOf(question)).toBe(title);
  });
});
