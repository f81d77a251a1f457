import type { ChangeName, Compared, Language, Moved } from './language.js';

/** With their article, and whether they are many: `os eventos subiram`, `a receita subiu`. */
const NAMES: Readonly<Record<ChangeName, { article: string; word: string; many: boolean }>> = {
  events: { article: 'os', word: 'eventos', many: true },
  purchases: { article: 'as', word: 'compras', many: true },
  revenue: { article: 'a', word: 'receita', many: false },
  averageTicket: { article: 'o', word: 'ticket médio', many: false },
  activeUsers: { article: 'os', word: 'usuários ativos', many: true },
};

const BEFORE = {
  day: { of: 'ao dia anterior', in: 'No dia anterior' },
  last24h: { of: 'às 24h anteriores', in: 'Nas 24h anteriores' },
  custom: { of: 'ao período anterior', in: 'No período anterior' },
} as const;

const ACCOUNTS = { demo: 'em conta demo', real: 'em conta real' } as const;

export const PORTUGUESE: Language = {
  opening: (kind, { from, to, weekday }) =>
    kind === 'last24h'
      ? 'Nas últimas 24h'
      : kind === 'day'
        ? `Em ${from} (${weekday})`
        : from === to
          ? `Em ${from}`
          : `De ${from} a ${to}`,
  compared: (kind) => `Em relação ${BEFORE[kind].of}`,
  nothing: (opening, before, kind) =>
    before === null
      ? `${opening}: nenhum evento.`
      : `${opening}: nenhum evento. ${BEFORE[kind].in}: ${before}.`,
  nothingBefore: (kind) => `${BEFORE[kind].in}: nenhum evento.`,
  events: (count, figures) => `${figures.count(count)} ${count === 1 ? 'evento' : 'eventos'}`,
  purchases: ({ count, inOtherCurrencies: others }, currency, figures) => {
    const many = (number: number) => `${figures.count(number)} ${number === 1 ? 'compra' : 'compras'}`;
    const own = count === 0 ? 'nenhuma compra' : many(count);
    if (!others) return own;
    return `${own} em ${currency} e ${figures.count(others)} em ${others === 1 ? 'outra moeda' : 'outras moedas'}`;
  },
  averageTicket: (money) => `ticket médio ${money}`,
  topUsers: (count, names) => `${count === 1 ? 'top usuário' : `top ${count} usuários`}: ${names}`,
  revenue: (money) => `Receita: ${money}`,
  activeUsers: (count) => `usuários ativos: ${count}`,
  fromTo: (from, to) => `de ${from} para ${to}`,
  changes: (compared, up, down, same, figures) => {
    const moved = (verb: readonly [one: string, many: string], items: readonly Moved[]) =>
      items.length === 0 ? [] : [`${verb[isMany(items) ? 1 : 0]} ${figures.list(items.map(toText))}`];
    const stayed = same.length ? [`sem mudança: ${figures.list(same.map(nameOf))}`] : [];
    const parts = [...moved(['subiu', 'subiram'], up), ...moved(['caiu', 'caíram'], down), ...stayed];
    return `${compared}, ${parts.join('; ')}.`;
  },
  rises: (types) => `Em alta: ${types}.`,
  falls: (types) => `Em queda: ${types}.`,
  trading: (account, { users, trades, wins, losses, pnl }, figures) => {
    const some = (count: number, one: string, many: string, none: string) =>
      count === 0 ? none : `${figures.count(count)} ${count === 1 ? one : many}`;
    const ties = trades - wins - losses;
    const results = [
      some(wins, 'vitória', 'vitórias', 'nenhuma vitória'),
      some(losses, 'derrota', 'derrotas', 'nenhuma derrota'),
      ...(ties > 0 ? [some(ties, 'empate', 'empates', '')] : []),
      pnl ? `resultado de ${figures.money(pnl.value, pnl.currency)}` : 'resultados em várias moedas',
    ];
    const who = some(users, 'usuário', 'usuários', '');
    return `Operações ${ACCOUNTS[account]}: ${figures.count(trades)} de ${who}, com ${figures.list(results)}.`;
  },
};

function nameOf({ name, currency }: Compared): string {
  const { word } = NAMES[name];
  return currency === undefined ? word : `${word} em ${currency}`;
}

function toText(moved: Moved): string {
  return `${NAMES[moved.name].article} ${nameOf(moved)} (${moved.by})`;
}

function isMany([first, ...more]: readonly Moved[]): boolean {
  return more.length > 0 || NAMES[first.name].many;
}
