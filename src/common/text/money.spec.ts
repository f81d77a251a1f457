import { moneyFormat } from './money.js';

const NO_BREAK = '\u00a0';

describe('moneyFormat', () => {
  it.each<['pt-BR' | 'en', string, number, string]>([
    ['pt-BR', 'BRL', 1143.2, `R$${NO_BREAK}1.143,20`],
    ['en', 'USD', -0.001, '$0.00'],
    ['pt-BR', 'USDT', -1143.2, `-1.143,20${NO_BREAK}USDT`],
    ['en', 'USDT', -0.001, `0.00${NO_BREAK}USDT`],
    ['en', '', 1, `1.00${NO_BREAK}`],
  ])('%s, %s: %d is %s', (locale, currency, value, text) => {
    expect(moneyFormat(locale, currency)(value)).toBe(text);
  });
});
