import { useMemo } from 'react';
import { useStore } from '../app/store';
import { type Locale, localeStore } from './locale';

/** Numbers, money and times as the reader writes them. Times are in the reader's zone, days in that of the business. */
export class Format {
  readonly locale: Locale;
  private readonly numbers: Intl.NumberFormat;
  private readonly compacts: Intl.NumberFormat;
  private readonly percents: Intl.NumberFormat;
  private readonly monies = new Map<string, Intl.NumberFormat>();
  private readonly dates = new Map<string, Intl.DateTimeFormat>();
  private readonly relatives: Intl.RelativeTimeFormat;

  constructor(locale: Locale) {
    this.locale = locale;
    this.numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
    this.compacts = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
    this.percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    this.relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  /** `1.2 mil` for axes and tight places. */
  compact(value: number): string {
    return this.compacts.format(value);
  }

  /** @param fraction 0.12 is 12 % */
  percent(fraction: number): string {
    return this.percents.format(fraction);
  }

  /** A change with its sign. */
  change(fraction: number): string {
    return `${fraction > 0 ? '+' : ''}${this.percent(fraction)}`;
  }

  /** @param currency ISO 4217 */
  money(value: number, currency: string): string {
    let format = this.monies.get(currency);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, { style: 'currency', currency });
      this.monies.set(currency, format);
    }
    return format.format(value);
  }

  dateTime(time: string | number | Date): string {
    return this.date('full', { dateStyle: 'short', timeStyle: 'short' }).format(new Date(time));
  }

  time(time: string | number | Date): string {
    return this.date('time', { timeStyle: 'medium' }).format(new Date(time));
  }

  /** @param timeZone where a day of the business is meant */
  day(time: string | number | Date, timeZone?: string): string {
    return this.date(`day ${timeZone}`, { dateStyle: 'medium', timeZone }).format(new Date(time));
  }

  /** Any other form; `name` keeps it. */
  dated(name: string, options: Intl.DateTimeFormatOptions, time: string | number | Date): string {
    return this.date(name, options).format(new Date(time));
  }

  /** `3 minutes ago`. */
  ago(time: string | number | Date, now = Date.now()): string {
    const seconds = Math.round((new Date(time).getTime() - now) / 1000);
    const steps = [
      [60, 'second', 1],
      [3600, 'minute', 60],
      [86_400, 'hour', 3600],
      [Infinity, 'day', 86_400],
    ] as const;
    const [, unit, size] = steps.find(([below]) => Math.abs(seconds) < below)!;
    return this.relatives.format(Math.round(seconds / size), unit);
  }

  private date(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    let format = this.dates.get(name);
    if (!format) {
      format = new Intl.DateTimeFormat(this.locale, options);
      this.dates.set(name, format);
    }
    return format;
  }
}

export function useFormat(): Format {
  const locale = useStore(localeStore);
  return useMemo(() => new Format(locale), [locale]);
}
