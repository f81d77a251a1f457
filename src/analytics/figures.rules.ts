import { amountToNumber } from '../events/index.js';
import type { CurrencyFiguresDto, PurchaseFiguresDto, TypeFiguresDto } from './analytics.dto.js';
import type { CounterRow } from './counters.js';

const PURCHASE = 'purchase';

/** Events of all types and currencies. */
export function totalEvents(rows: readonly CounterRow[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}

/** By type: events of any currency, values of one. Most frequent first, then by name. */
export function byType(rows: readonly CounterRow[], currency: string): TypeFiguresDto[] {
  const types = new Map<string, { count: number; sum: bigint }>();
  for (const row of rows) {
    const type = entryOf(types, row.type);
    type.count += row.count;
    if (row.currency === currency) type.sum += row.sum;
  }
  return sorted(types).map(([type, { count, sum }]) => ({ type, count, value: amountToNumber(sum) }));
}

export function purchasesIn(rows: readonly CounterRow[], currency: string): PurchaseFiguresDto {
  let count = 0;
  let sum = 0n;
  for (const row of rows) {
    if (row.type !== PURCHASE || row.currency !== currency) continue;
    count += row.count;
    sum += row.sum;
  }
  return { count, value: amountToNumber(sum), averageTicket: averageTicket(sum, count) };
}

/** Purchases of each currency, most frequent first, then by its code. */
export function purchasesByCurrency(rows: readonly CounterRow[]): CurrencyFiguresDto[] {
  const currencies = new Map<string, { count: number; sum: bigint }>();
  for (const row of rows) {
    if (row.type !== PURCHASE) continue;
    const currency = entryOf(currencies, row.currency);
    currency.count += row.count;
    currency.sum += row.sum;
  }
  return sorted(currencies).map(([currency, { count, sum }]) => ({
    currency,
    count,
    value: amountToNumber(sum),
    averageTicket: averageTicket(sum, count),
  }));
}

/** Value per event; 0 without events, so that charts can draw it. */
export function averageTicket(sum: bigint, count: number): number {
  return count === 0 ? 0 : amountToNumber(sum) / count;
}

/** The middle value, between two the mean of them; null without values. Sorts them. */
export function median(values: number[]): number | null {
  if (values.length === 0) return null;
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

function entryOf(
  map: Map<string, { count: number; sum: bigint }>,
  key: string,
): { count: number; sum: bigint } {
  let entry = map.get(key);
  if (!entry) map.set(key, (entry = { count: 0, sum: 0n }));
  return entry;
}

function sorted(
  map: Map<string, { count: number; sum: bigint }>,
): [string, { count: number; sum: bigint }][] {
  return [...map]
    .filter(([, { count }]) => count !== 0)
    .sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
}
