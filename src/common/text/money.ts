import type { Locale } from '../../config/index.js';

/** What Intl takes for a currency. */
const CODE = /^[A-Za-z]{3}$/;
const NO_BREAK = '\u00a0';

/**
 * Writes amounts of one currency, in units of it: `R$ 143,20`. Brokers have accounts in what ISO 4217 does not know, such as
 * USDT: then the amount is followed by the name.
 */
export function moneyFormat(locale: Locale, currency: string): (value: number) => string {
  const signDisplay = 'negative';
  if (CODE.test(currency)) {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, signDisplay });
    return (value) => format.format(value);
  }
  const format = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay,
  });
  return (value) => `${format.format(value)}${NO_BREAK}${currency}`;
}
