import type { AccountType } from '../vendors/broker.js';
import type { AccountTotal } from './trade-totals.js';

/** Two parts of the same trades together; what differs in account or currency stays apart. In the order of these two. */
export function addedUp(a: readonly AccountTotal[], b: readonly AccountTotal[]): AccountTotal[] {
  const sums = new Map<string, AccountTotal>();
  for (const part of [...a, ...b]) {
    const key = `${part.accountType} ${part.currency}`;
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, { ...part });
      continue;
    }
    sum.trades += part.trades;
    sum.wins += part.wins;
    sum.losses += part.losses;
    sum.pnl += part.pnl;
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

/** What the trades of one kind of account in one currency brought, in units of it; 0 without any. */
export function sumOf(totals: readonly AccountTotal[], accountType: AccountType, currency: string): number {
  const own = totals.find((total) => total.accountType === accountType && total.currency === currency);
  return (own?.pnl ?? 0) / 100;
}
