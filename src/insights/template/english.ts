import type { ChangeName, Compared, Language, Moved } from './language.js';

const NAMES: Readonly<Record<ChangeName, string>> = {
  events: 'events',
  purchases: 'purchases',
  revenue: 'revenue',
  averageTicket: 'average ticket',
  activeUsers: 'active users',
};

const BEFORE = {
  day: { with: 'the day before', in: 'On the day before' },
  last24h: { with: 'the 24 hours before', in: 'In the 24 hours before' },
  custom: { with: 'the period before', in: 'In the period before' },
} as const;

export const ENGLISH: Language = {
  opening: (kind, { from, to, weekday }) =>
    kind === 'last24h'
      ? 'In the last 24h'
      : kind === 'day'
        ? `On ${weekday}, ${from}`
        : from === to
          ? `On ${from}`
          : `From ${from} to ${to}`,
  compared: (kind) => `Compared with ${BEFORE[kind].with}`,
  nothing: (opening, before, kind) =>
    before === null ? `${opening}: no events.` : `${opening}: no events. ${BEFORE[kind].in}: ${before}.`,
  nothingBefore: (kind) => `${BEFORE[kind].in}: no events.`,
  events: (count, figures) => `${figures.count(count)} ${count === 1 ? 'event' : 'events'}`,
  purchases: ({ count, inOtherCurrencies: others }, currency, figures) => {
    const own =
      count === 0 ? 'no purchases' : `${figures.count(count)} ${count === 1 ? 'purchase' : 'purchases'}`;
    if (!others) return own;
    return `${own} in ${currency} and ${figures.count(others)} in ${others === 1 ? 'another currency' : 'other currencies'}`;
  },
  averageTicket: (money) => `average ticket ${money}`,
  topUsers: (count, names) => `${count === 1 ? 'top user' : `top ${count} users`}: ${names}`,
  revenue: (money) => `Revenue: ${money}`,
  activeUsers: (count) => `active users: ${count}`,
  fromTo: (from, to) => `from ${from} to ${to}`,
  changes: (compared, up, down, same, figures) => {
    const moved = (verb: string, items: readonly Moved[]) =>
      items.length ? [`${figures.list(items.map((item) => `${nameOf(item)} (${item.by})`))} ${verb}`] : [];
    const parts = [
      ...moved('rose', up),
      ...moved('fell', down),
      ...(same.length ? [`unchanged: ${figures.list(same.map(nameOf))}`] : []),
    ];
    return `${compared}, ${parts.join('; ')}.`;
  },
  rises: (types) => `Rising: ${types}.`,
  falls: (types) => `Falling: ${types}.`,
  trading: (account, { users, trades, wins, losses, pnl }, figures) => {
    const ties = trades - wins - losses;
    const results = [
      `${figures.count(wins)} won`,
      `${figures.count(losses)} lost`,
      ...(ties > 0 ? [`${figures.count(ties)} tied`] : []),
    ];
    const who = `${figures.count(users)} ${users === 1 ? 'user' : 'users'}`;
    const result = pnl
      ? `with a result of ${figures.money(pnl.value, pnl.currency)}`
      : 'with results in several currencies';
    return `Trades on ${account} accounts: ${figures.count(trades)} by ${who}, ${figures.list(results)}, ${result}.`;
  },
};

function nameOf({ name, currency }: Compared): string {
  return currency === undefined ? NAMES[name] : `${NAMES[name]} in ${currency}`;
}
