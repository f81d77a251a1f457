import { type Locale, moneyFormat } from '../../common/index.js';

/**
 * How figures are written in a language, for the template and for the words of a model alike. The spaces are those that
 * Intl gives: `R$ 143,20` has a no-break one.
 */
export class Figures {
  private static readonly known = new Map<Locale, Figures>();
  private readonly counts: Intl.NumberFormat;
  private readonly percents: Intl.NumberFormat;
  private readonly cutPercents: Intl.NumberFormat;
  private readonly smallPercents: Intl.NumberFormat;
  private readonly moneys = new Map<string, (value: number) => string>();
  private readonly lists: Intl.ListFormat;

  private constructor(private readonly locale: Locale) {
    this.counts = new Intl.NumberFormat(locale);
    this.percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
    this.cutPercents = new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 1,
      roundingMode: 'trunc',
    });
    this.smallPercents = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 1 });
    this.lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  }

  static of(locale: Locale): Figures {
    let figures = Figures.known.get(locale);
    if (!figures) Figures.known.set(locale, (figures = new Figures(locale)));
    return figures;
  }

  /** `1.204` */
  count(value: number): string {
    return this.counts.format(value);
  }

  /** `R$ 143,20`. */
  money(value: number, currency: string): string {
    let format = this.moneys.get(currency);
    if (!format) this.moneys.set(currency, (format = moneyFormat(this.locale, currency)));
    return format(value);
  }

  /** A fraction without its sign: `12,3%`. Neither a change nor a rest is rounded away: `0,04%`, `99,9%`. */
  percent(fraction: number): string {
    const size = Math.abs(fraction);
    if (size > 0 && size < 0.0005) return this.smallPercents.format(size);
    return (size >= 0.9995 && size < 1 ? this.cutPercents : this.percents).format(size);
  }

  /** `a, b e c` */
  list(items: readonly string[]): string {
    return this.lists.format(items);
  }

  /** A calendar day: `23/11/2026`, `November 23, 2026`. */
  day(instant: number, timeZone: string): string {
    return this.dateFormat(timeZone, false).format(instant);
  }

  /** A calendar day and a time of the clock: `23/11/2026, 14:05`, `November 23, 2026 at 14:05`. */
  moment(instant: number, timeZone: string): string {
    return this.dateFormat(timeZone, true).format(instant);
  }

  private dateFormat(timeZone: string, withTime: boolean): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.locale, {
      timeZone,
      year: 'numeric',
      ...(this.locale === 'en' ? { day: 'numeric', month: 'long' } : { day: '2-digit', month: '2-digit' }),
      ...(withTime && { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    });
  }
}

/** Longest name of a user in a text, in characters. */
const MOST_NAME = 80;

/** What a sender may write: line breaks, control characters, marks that turn the direction of writing or show nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** What ids are made of as a rule; others could be taken for a part of the sentence. */
const ORDINARY = /^[\p{L}\p{N}._@+#|:/-]+$/u;

/** A user's id as a text may show it: on one line, clipped, of characters that are seen; in quotes when it is an odd one. */
export function plainName(id: string): string {
  const plain = id.toWellFormed().replace(UNSEEN, ' ').replace(/\s+/gu, ' ').trim();
  const characters = [...plain];
  const clipped =
    characters.length > MOST_NAME
      ? `${characters
          .slice(0, MOST_NAME - 1)
          .join('')
          .trimEnd()}…`
      : plain;
  return ORDINARY.test(plain) ? clipped : `“${clipped.replace(/[“”"]/g, "'")}”`;
}
