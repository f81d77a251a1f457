import type { Locale } from '../../common/index.js';
import { toPrice } from '../candles/candle.js';

/** Digits behind the point of prices in steps of `tickSize`: 5 for 0.00001, 2 for 0.25. */
export function digitsOf(tickSize: number): number {
  for (let digits = 0; digits < 12; digits++) {
    const steps = tickSize * 10 ** digits;
    if (Math.abs(steps - Math.round(steps)) < 1e-6 * steps) return digits;
  }
  return 12;
}

/** How figures leave: averages of prices with two digits more than the price itself, other figures with four. */
export class Figures {
  readonly digits: number;

  constructor(private readonly tickSize: number) {
    this.digits = digitsOf(tickSize);
  }

  /** Ticks, fractions too, as a price or a distance between prices. */
  price(ticks: number): number {
    return rounded(toPrice(ticks, this.tickSize), this.digits + 2);
  }

  other(value: number, digits = 4): number {
    return rounded(value, digits);
  }
}

/** How figures are written in words. */
export class Format {
  constructor(
    private readonly locale: Locale,
    private readonly digits: number,
  ) {}

  /** @param more digits beyond those of the price */
  price(price: number, more = 0): string {
    return this.number(price, this.digits + more);
  }

  /** A difference of prices, with its sign. */
  change(price: number, more = 1): string {
    return this.number(price, this.digits + more, 'exceptZero');
  }

  number(value: number, digits = 1, signDisplay: 'auto' | 'exceptZero' = 'auto'): string {
    return formatter(this.locale, digits, signDisplay).format(rounded(value, digits));
  }

  /** A fraction as per cent. */
  percent(fraction: number, digits = 0): string {
    return `${this.number(100 * fraction, digits)}%`;
  }

  list(words: readonly string[]): string {
    return new Intl.ListFormat(this.locale, { type: 'conjunction' }).format(words);
  }
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Kept: to make one costs more than to use it a thousand times. */
function formatter(locale: Locale, digits: number, signDisplay: 'auto' | 'exceptZero'): Intl.NumberFormat {
  const key = `${locale} ${digits} ${signDisplay}`;
  let format = formatters.get(key);
  if (!format) {
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat(locale, { ...fraction, signDisplay });
    formatters.set(key, format);
  }
  return format;
}

/** To so many digits; never -0, which would be written with a minus. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits)) + 0;
}
