import type { OpenSpan } from '../../../analytics/index.js';
import type { AccountType, ListedTrade } from '../../../broker/index.js';
import { DayTally } from './day-tally.js';

/** What trades on one kind of account in one currency have come to; money in cents. */
export interface AccountTotal {
  accountType: AccountType;
  currency: string;
  /** Of any status. */
  trades: number;
  /** A position that was sold counts by what it brought. */
  wins: number;
  losses: number;
  /** Rejected orders staked nothing. */
  staked: number;
  pnl: number;
}

type Account = Pick<AccountTotal, 'accountType' | 'currency'>;

export function accountKey({ accountType, currency }: Account): string {
  return `${accountType}|${currency}`;
}

/** Adds trades up, each kind of account and each currency by itself. */
export class TradeTally {
  count = 0;
  private readonly accounts = new Map<string, { total: AccountTotal; days: DayTally }>();

  constructor(private readonly span: OpenSpan) {}

  add(trade: ListedTrade): void {
    this.count++;
    const { total, days } = this.account(trade);
    const { status, pnl } = trade;
    total.trades++;
    if (status === 'win' || (status === 'sold' && pnl > 0)) total.wins++;
    if (status === 'loss' || (status === 'sold' && pnl < 0)) total.losses++;
    if (status !== 'rejected') total.staked += trade.stake;
    total.pnl += pnl;
    days.add(trade.createdAt, 0, 1);
    days.add(trade.createdAt, 1, pnl / 100);
  }

  totals(): AccountTotal[] {
    return [...this.accounts.values()].map(({ total }) => total);
  }

  /** Trades and results by day of their order. @param key of an account that has trades */
  days(key: string): DayTally {
    return this.accounts.get(key)!.days;
  }

  private account({ accountType, currency }: Account): { total: AccountTotal; days: DayTally } {
    const key = accountKey({ accountType, currency });
    let account = this.accounts.get(key);
    if (!account) {
      const total = { accountType, currency, trades: 0, wins: 0, losses: 0, staked: 0, pnl: 0 };
      this.accounts.set(key, (account = { total, days: new DayTally(this.span, 2) }));
    }
    return account;
  }
}

/** The one to be shown large first: real money, then the currency of the business, then the most trades. */
export function inOrder(totals: readonly AccountTotal[], ownCurrency: string): AccountTotal[] {
  const rank = ({ accountType, currency }: AccountTotal) =>
    (accountType === 'real' ? 0 : 2) + (currency === ownCurrency ? 0 : 1);
  return totals.toSorted(
    (a, b) => rank(a) - rank(b) || b.trades - a.trades || (a.currency < b.currency ? -1 : 1),
  );
}
