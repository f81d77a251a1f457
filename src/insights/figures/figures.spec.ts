import type { Locale } from '../../common/index.js';
import { Figures, plainName } from './figures.js';

/** What Intl writes between a sign and its amount. */
const NO_BREAK = '\u00a0';

describe('Figures', () => {
  it.each<[Locale, number, string]>([
    ['pt-BR', 0, '0'],
    ['pt-BR', 1204, '1.204'],
    ['en', 1_234_567, '1,234,567'],
  ])('%s writes a count of %d', (locale, count, text) => {
    expect(Figures.of(locale).count(count)).toBe(text);
  });

  it.each<[Locale, number, string, string]>([
    ['pt-BR', 143.2, 'BRL', `R$${NO_BREAK}143,20`],
    ['pt-BR', 12458.405, 'BRL', `R$${NO_BREAK}12.458,41`],
    ['pt-BR', -50, 'USD', `-US$${NO_BREAK}50,00`],
    ['pt-BR', -0, 'BRL', `R$${NO_BREAK}0,00`],
    ['pt-BR', -0.001, 'BRL', `R$${NO_BREAK}0,00`],
    ['pt-BR', 1500, 'JPY', `JP¥${NO_BREAK}1.500`],
    ['en', 143.2, 'BRL', 'R$143.20'],
    ['en', -9.99, 'USD', '-$9.99'],
  ])('%s writes %d %s', (locale, value, currency, text) => {
    expect(Figures.of(locale).money(value, currency)).toBe(text);
  });

  it.each<[Locale, number, string]>([
    ['pt-BR', 0.1234, '12,3%'],
    ['pt-BR', -0.05, '5%'],
    ['pt-BR', 12.5, '1.250%'],
    ['pt-BR', 1, '100%'],
    ['pt-BR', -0.99973, '99,9%'],
    ['pt-BR', 1.0001, '100%'],
    ['pt-BR', 0.0004, '0,04%'],
    ['en', 0.1234, '12.3%'],
    ['en', 0, '0%'],
  ])('%s writes the size of a change of %d', (locale, fraction, text) => {
    expect(Figures.of(locale).percent(fraction)).toBe(text);
  });

  it.each<[Locale, string, string]>([
    ['pt-BR', '23/11/2026', '23/11/2026, 23:05'],
    ['en', 'November 23, 2026', 'November 23, 2026 at 23:05'],
  ])('%s writes days and moments by the clocks of a zone', (locale, day, moment) => {
    const at = Date.parse('2026-11-24T02:05:00Z');
    expect(Figures.of(locale).day(at, 'America/Sao_Paulo')).toBe(day);
    expect(Figures.of(locale).moment(at, 'America/Sao_Paulo')).toBe(moment);
  });
});

describe('plainName', () => {
  it.each([
    ['ana@example.com', 'ana@example.com'],
    ['cus_NffrFeUfNV2Hib', 'cus_NffrFeUfNV2Hib'],
    ['João', 'João'],
    ['Ana, R$ 9.999,00', '“Ana, R$ 9.999,00”'],
    ['a” (9 eventos)', "“a' (9 eventos)”"],
    ['  two\r\n  lines\t', '“two lines”'],
    ['bell\u0007 and nul\u0000', '“bell and nul”'],
    ['right\u202eto left, zero\u200bwidth, \u2028 line', '“right to left, zero width, line”'],
    ['\n', '“”'],
    ['half\ud800', '“half�”'],
  ])('%j reads %j', (id, name) => expect(plainName(id)).toBe(name));

  it.each([
    ['x'.repeat(80), 'x'.repeat(80)],
    ['x'.repeat(81), `${'x'.repeat(79)}…`],
    ['😀'.repeat(81), `“${'😀'.repeat(79)}…”`],
  ])('clips what is longer than 80 characters', (id, name) => expect(plainName(id)).toBe(name));
});
