import type { Locale } from '../../config/index.js';
import { moneyFormat } from '../text/money.js';

/** Writes numbers, money and dates as people of a locale do. */
export class LocalFormat {
  private readonly whole: Intl.NumberFormat;
  private readonly percent: Intl.NumberFormat;
  private readonly signed: Intl.NumberFormat;
  private readonly short: Intl.NumberFormat;
  private readonly moneys = new Map<string, (value: number) => string>();
  // one of these takes longer to make than to use a hundred times, and there are tables of thousands of days
  private readonly times = new Map<string, Intl.DateTimeFormat>();

  /** @param currency of money that does not say another one */
  constructor(
    readonly locale: Locale,
    private readonly currency: string,
  ) {
    const percent = { style: 'percent', maximumFractionDigits: 1 } as const;
    this.whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.percent = new Intl.NumberFormat(locale, percent);
    this.signed = new Intl.NumberFormat(locale, { ...percent, signDisplay: 'exceptZero' });
    this.short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  }

  count(value: number): string {
    return this.whole.format(value);
  }

  money(value: number, currency = this.currency): string {
    let format = this.moneys.get(currency);
    if (!format) this.moneys.set(currency, (format = moneyFormat(this.locale, currency)));
    return format(value);
  }

  /** A fraction. */
  share(fraction: number): string {
    return this.percent.format(fraction);
  }

  /** A fraction with its sign. */
  change(fraction: number): string {
    return this.signed.format(fraction);
  }

  /** For axes: 12 mil, 12K. */
  compact(value: number): string {
    return this.short.format(value);
  }

  /** @param day `2026-11-23` */
  date(day: string, style: 'short' | 'axis' = 'short'): string {
    const options: Intl.DateTimeFormatOptions =
      style === 'axis'
        ? { day: '2-digit', month: '2-digit' }
        : { day: '2-digit', month: '2-digit', year: 'numeric' };
    return this.timeFormat(style, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  }

  instant(at: number, timeZone: string): string {
    return this.timeFormat(timeZone, { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at);
  }

  private timeFormat(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    let format = this.times.get(key);
    if (!format) {
      format = new Intl.DateTimeFormat(this.locale === 'en' ? 'en-GB' : this.locale, options);
      this.times.set(key, format);
    }
    return format;
  }
}
