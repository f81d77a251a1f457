import type { Role, UserStatus } from '../../auth/index.js';
import type { AccountType, TradeStatus } from '../../broker/index.js';
import { type Locale, LocalFormat } from '../../common/index.js';
import type { ExportType } from './export.dto.js';

const COLUMNS_EN = {
  accountType: 'Account',
  activeUsers: 'Active users',
  asset: 'Asset',
  averageTicket: 'Average ticket',
  clientOrderId: 'Order id',
  closedAt: 'Closed (UTC)',
  createdAt: 'Created (UTC)',
  currency: 'Currency',
  date: 'Date',
  direction: 'Direction',
  email: 'E-mail',
  emailVerified: 'E-mail verified',
  events: 'Events',
  expiresAt: 'Expiry (UTC)',
  id: 'Id',
  kind: 'Kind',
  losses: 'Lost',
  name: 'Name',
  newUsers: 'New users',
  openedAt: 'Opened (UTC)',
  payout: 'Pay-out',
  pnl: 'Result',
  purchases: 'Purchases',
  revenue: 'Revenue',
  role: 'Role',
  source: 'Source',
  stake: 'Stake',
  status: 'Status',
  strategy: 'Strategy',
  time: 'Time (UTC)',
  tradeCurrency: 'Currency of result',
  trades: 'Trades',
  type: 'Type',
  userId: 'User',
  value: 'Value',
  wins: 'Won',
};

const COLUMNS_PT: typeof COLUMNS_EN = {
  accountType: 'Conta',
  activeUsers: 'Usuários ativos',
  asset: 'Ativo',
  averageTicket: 'Ticket médio',
  clientOrderId: 'Id da ordem',
  closedAt: 'Fechada em (UTC)',
  createdAt: 'Criado em (UTC)',
  currency: 'Moeda',
  date: 'Data',
  direction: 'Direção',
  email: 'E-mail',
  emailVerified: 'E-mail verificado',
  events: 'Eventos',
  expiresAt: 'Expira em (UTC)',
  id: 'Id',
  kind: 'Modalidade',
  losses: 'Perdidas',
  name: 'Nome',
  newUsers: 'Novos usuários',
  openedAt: 'Aberta em (UTC)',
  payout: 'Payout',
  pnl: 'Resultado',
  purchases: 'Compras',
  revenue: 'Receita',
  role: 'Papel',
  source: 'Origem',
  stake: 'Entrada',
  status: 'Situação',
  strategy: 'Estratégia',
  time: 'Hora (UTC)',
  tradeCurrency: 'Moeda do resultado',
  trades: 'Operações',
  type: 'Tipo',
  userId: 'Usuário',
  value: 'Valor',
  wins: 'Ganhas',
};

export type ColumnWord = keyof typeof COLUMNS_EN;

interface Words {
  titles: Record<ExportType, string>;
  columns: Record<ColumnWord, string>;
  accounts: Record<AccountType, string>;
  tradeStatuses: Record<TradeStatus, string>;
  roles: Record<Role, string>;
  userStatuses: Record<UserStatus, string>;
  /** What an event of no value, or a trade without a result, shows. */
  none: string;
  period: string;
  /** From a day on, until a day, of all times. */
  since: string;
  until: string;
  always: string;
  filter: string;
  made: string;
  compared: string;
  /** Whose results tiles and charts show. */
  shown: string;
  /** The same of days, whose trades count in all currencies. */
  shownDays: string;
  winRate: string;
  communityByDay: string;
  tradesByDay: string;
  totals: string;
  types: string;
  people: string;
  /** How many accounts are so. */
  active: string;
  suspended: string;
  verified: string;
  nothing: string;
  /** Under tables that are cut. */
  more: string;
  moreInFile: string;
  /** Of columns of times in print, which are in the zone of the period. */
  at: string;
  created: string;
}

const EN: Words = {
  titles: { daily: 'Daily report', trades: 'Trades', users: 'Users', events: 'Events' },
  columns: COLUMNS_EN,
  accounts: { demo: 'demo', real: 'real' },
  tradeStatuses: {
    open: 'open',
    win: 'won',
    loss: 'lost',
    tie: 'tie',
    sold: 'sold',
    unknown: 'unknown',
    rejected: 'rejected',
  },
  roles: { admin: 'admin', operator: 'operator', member: 'member' },
  userStatuses: { active: 'active', suspended: 'suspended' },
  none: '–',
  period: 'Period',
  since: 'since {day}',
  until: 'until {day}',
  always: 'all times',
  filter: 'Only',
  made: 'Made on',
  compared: '% compared with the period before',
  shown: 'Large figures and charts: {account} account, {currency}',
  shownDays: 'Trades: {account} account; results only those in {currency}',
  winRate: 'Win rate',
  communityByDay: 'Community and sales by day',
  tradesByDay: 'Trades by day',
  totals: 'Totals',
  types: 'Event types',
  people: 'By role',
  active: 'Active',
  suspended: 'Suspended',
  verified: 'Verified e-mail',
  nothing: 'There is nothing in this period.',
  more: 'and {n} more',
  moreInFile: 'and {n} more: as CSV or XLSX all of them',
  at: 'Time',
  created: 'Created',
};

const PT: Words = {
  titles: { daily: 'Relatório diário', trades: 'Operações', users: 'Usuários', events: 'Eventos' },
  columns: COLUMNS_PT,
  accounts: { demo: 'demo', real: 'real' },
  tradeStatuses: {
    open: 'aberta',
    win: 'ganha',
    loss: 'perdida',
    tie: 'empate',
    sold: 'vendida',
    unknown: 'desconhecida',
    rejected: 'recusada',
  },
  roles: { admin: 'administrador', operator: 'operador', member: 'membro' },
  userStatuses: { active: 'ativo', suspended: 'suspenso' },
  none: '–',
  period: 'Período',
  since: 'desde {day}',
  until: 'até {day}',
  always: 'desde o início',
  filter: 'Somente',
  made: 'Gerado em',
  compared: '% em relação ao período anterior',
  shown: 'Destaques e gráficos: conta {account}, {currency}',
  shownDays: 'Operações: conta {account}; resultados somente em {currency}',
  winRate: 'Taxa de acerto',
  communityByDay: 'Comunidade e vendas por dia',
  tradesByDay: 'Operações por dia',
  totals: 'Totais',
  types: 'Tipos de evento',
  people: 'Por papel',
  active: 'Ativos',
  suspended: 'Suspensos',
  verified: 'E-mail verificado',
  nothing: 'Não há nada neste período.',
  more: 'e mais {n}',
  moreInFile: 'e mais {n}: todos em CSV ou XLSX',
  at: 'Hora',
  created: 'Criado em',
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

  /** Of trades that were won or lost. */
  winRate(wins: number, losses: number): string {
    return wins + losses === 0 ? this.words.none : this.share(wins / (wins + losses));
  }

  /** A text with a number or name in it: `{n}` of `e mais {n}`. */
  fill(text: string, values: Readonly<Record<string, string>>): string {
    return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  }
}
