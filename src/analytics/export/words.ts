import type { Locale } from '../../common/index.js';

const EN = {
  title: 'Analytics',
  daily: 'Days',
  types: 'Event types',
  users: 'Users',
  events: 'Events',
  period: 'Period',
  compared: 'compared with the period before',
  generated: 'Made',
  eventsByDay: 'Events by day',
  eventsByWeek: 'Events by week',
  eventsByMonth: 'Events by month',
  revenueByDay: 'Revenue by day',
  revenueByWeek: 'Revenue by week',
  revenueByMonth: 'Revenue by month',
  topUsers: 'Users with the highest value',
  nothing: 'Nothing happened in this period.',
  more: 'and {n} more: as CSV or XLSX all of them',
  date: 'Date',
  purchases: 'Purchases',
  revenue: 'Revenue',
  averageTicket: 'Average ticket',
  activeUsers: 'Active users',
  currency: 'Currency',
  type: 'Type',
  label: 'Name',
  count: 'Events',
  value: 'Value',
  userId: 'User',
  time: 'Time (UTC)',
  id: 'Id',
  source: 'Source',
};

export type Words = typeof EN;

const PT: Words = {
  title: 'Relatório de análise',
  daily: 'Dias',
  types: 'Tipos de evento',
  users: 'Usuários',
  events: 'Eventos',
  period: 'Período',
  compared: 'em relação ao período anterior',
  generated: 'Gerado em',
  eventsByDay: 'Eventos por dia',
  eventsByWeek: 'Eventos por semana',
  eventsByMonth: 'Eventos por mês',
  revenueByDay: 'Receita por dia',
  revenueByWeek: 'Receita por semana',
  revenueByMonth: 'Receita por mês',
  topUsers: 'Usuários com maior valor',
  nothing: 'Nada aconteceu neste período.',
  more: 'e mais {n}: todos em CSV ou XLSX',
  date: 'Data',
  purchases: 'Compras',
  revenue: 'Receita',
  averageTicket: 'Ticket médio',
  activeUsers: 'Usuários ativos',
  currency: 'Moeda',
  type: 'Tipo',
  label: 'Nome',
  count: 'Eventos',
  value: 'Valor',
  userId: 'Usuário',
  time: 'Hora (UTC)',
  id: 'Id',
  source: 'Origem',
};

export function wordsOf(locale: Locale): Words {
  return locale === 'en' ? EN : PT;
}

/** Writes numbers, money and dates as people of a locale do. */
export class Format {
  readonly words: Words;
  private readonly whole: Intl.NumberFormat;
  private readonly moneyFormat: Intl.NumberFormat;
  private readonly percent: Intl.NumberFormat;
  private readonly short: Intl.NumberFormat;

  constructor(
    readonly locale: Locale,
    currency: string,
  ) {
    this.words = wordsOf(locale);
    this.whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this.moneyFormat = new Intl.NumberFormat(locale, { style: 'currency', currency });
    this.percent = new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 1,
      signDisplay: 'exceptZero',
    });
    this.short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  }

  count(value: number): string {
    return this.whole.format(value);
  }

  money(value: number): string {
    return this.moneyFormat.format(value);
  }

  /** A fraction with its sign. */
  change(fraction: number): string {
    return this.percent.format(fraction);
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
    return new Intl.DateTimeFormat(this.locale === 'en' ? 'en-GB' : this.locale, {
      ...options,
      timeZone: 'UTC',
    }).format(new Date(`${day}T00:00:00Z`));
  }

  instant(at: number, timeZone: string): string {
    return new Intl.DateTimeFormat(this.locale === 'en' ? 'en-GB' : this.locale, {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone,
    }).format(at);
  }
}
