import { printable } from './printable.rules.js';

test.each([
  ['José “Zé” da Silva – R$ 10,00 €', 'José “Zé” da Silva – R$ 10,00 €'],
  ['Joa\u0303o', 'João'],
  ['Anděla Łukasz', 'Andela Lukasz'],
  ['Đorđe Yıldız', 'Dorde Yildiz'],
  ['ﬁn', 'fin'],
  ['山田太郎', '?'],
  ['ana 🚀🚀 x', 'ana ? x'],
  ['👩‍👩‍👧', '?'],
  ['a\u202fb\u2003c', 'a b c'],
  ['مرحبا 1', '? 1'],
])('%j is printed as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
