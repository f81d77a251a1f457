import type { DayFigures } from '../../analytics/index.js';
import type { QuarterTotal } from '../../broker/index.js';

/** What trades of a day have come to; `pnl` in units of one currency. */
export interface DayTrades {
  trades: number;
  wins: number;
  losses: number;
  pnl: number;
}

/**
 * The currency that results are added up in, since money of several is never added: the business's own where anybody
 * traded in it, else the one of the most trades.
 */
export function currencyOf(quarters: readonly QuarterTotal[], own: string): string {
  const trades = new Map<string, number>();
  for (const { currency, trades: count } of quarters)
    trades.set(currency, (trades.get(currency) ?? 0) + count);
  if (trades.has(own)) return own;
  const [most] = [...trades].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return most?.[0] ?? own;
}

/** Trades by day; days are in order and follow one another. Those in other currencies count, but for their results. */
export function tradesByDay(
  days: readonly Pick<DayFigures, 'to'>[],
  quarters: readonly QuarterTotal[],
  currency: string,
): DayTrades[] {
  return sumByDay(days, quarters, (own) => ({
    trades: sum(own, ({ trades }) => trades),
    wins: sum(own, ({ wins }) => wins),
    losses: sum(own, ({ losses }) => losses),
    pnl: sum(own, (quarter) => (quarter.currency === currency ? quarter.pnl : 0)) / 100,
  }));
}

/** New accounts by day. */
export function countByDay(
  days: readonly Pick<DayFigures, 'to'>[],
  quarters: readonly { at: number; count: number }[],
): number[] {
  return sumByDay(days, quarters, (own) => sum(own, ({ count }) => count));
}

function sumByDay<Quarter extends { at: number }, T>(
  days: readonly Pick<DayFigures, 'to'>[],
  quarters: readonly Quarter[],
  add: (own: readonly Quarter[]) => T,
): T[] {
  const inOrder = quarters.toSorted((a, b) => a.at - b.at);
  let next = 0;
  return days.map(({ to }) => {
    const first = next; // the first day may begin within a quarter
    while (next < inOrder.length && inOrder[next].at < to) next++;
    return add(inOrder.slice(first, next));
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
