import { type Locale, LocalFormat } from '../../common/index.js';

const EN = {
  title: 'Analytics',
  daily: 'Days',
  types: 'Event types',
  users: 'Users',
  events: 'Events',
  period: 'Period',
  compared: 'compared with the period before',
  generated: 'Made',
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

/** The words, and how figures are written between them. */
export class Format extends LocalFormat {
  readonly words: Words;

  constructor(locale: Locale, currency: string) {
    super(locale, currency);
    this.words = wordsOf(locale);
  }
}
