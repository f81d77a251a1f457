import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { AccountType } from '../vendors/broker.js';
import { queryOf, type TradeFilter } from './trade-filter.js';
import { TradeDocument } from './trade.schema.js';

/** Settled trades of all users on one kind of account. */
export interface TradeTotal {
  /** Users with at least one. */
  users: number;
  trades: number;
  /** A position that was sold counts by what it brought. */
  wins: number;
  losses: number;
  /** Sum of the results in cents, and its currency; missing where they are in several. */
  pnl?: { cents: number; currency: string };
}

/** Settled trades of all users within a quarter of an hour, on one account and in one currency; `pnl` in cents. */
export interface QuarterTotal {
  /** Its start, ms. */
  at: number;
  currency: string;
  trades: number;
  wins: number;
  losses: number;
  pnl: number;
}

/** Settled trades of all users on one kind of account and in one currency; `pnl` in cents. */
export interface AccountTotal {
  accountType: AccountType;
  currency: string;
  trades: number;
  wins: number;
  losses: number;
  pnl: number;
}

/** Trades that a list finds, in whatever status, on one kind of account and in one currency; money in cents. */
export interface ListedTotal extends AccountTotal {
  /** Whose outcome is not known yet. */
  open: number;
  /** Rejected orders staked nothing. */
  staked: number;
}

type Listed = Omit<ListedTotal, 'accountType' | 'currency'> & Pick<Account, '_id'>;

type Account = Omit<AccountTotal, 'accountType' | 'currency'> & {
  _id: Pick<AccountTotal, 'accountType' | 'currency'>;
};

type Quarter = Omit<QuarterTotal, 'at' | 'currency'> & { _id: { at: Date; currency: string } };

interface Sums {
  _id: AccountType;
  users: number;
  trades: number;
  wins: number;
  losses: number;
  pnl: number;
  first: string;
  last: string;
}

const WON = { $or: [{ $eq: ['$status', 'win'] }, soldWith('$gt')] };
const LOST = { $or: [{ $eq: ['$status', 'loss'] }, soldWith('$lt')] };

const RESULTS = {
  trades: { $sum: 1 },
  wins: { $sum: { $cond: [WON, 1, 0] } },
  losses: { $sum: { $cond: [LOST, 1, 0] } },
  pnl: { $sum: '$pnl' },
};

/** Trades of everybody together; demo and real are never added up. */
@Injectable()
export class TradeTotals {
  constructor(@InjectModel(TradeDocument.name) private readonly trades: Model<TradeDocument>) {}

  /** Those that were closed from `from` (ms, market's clock) until before `to`; kinds of account without any are missing. */
  async closedWithin(from: number, to: number): Promise<Partial<Record<AccountType, TradeTotal>>> {
    const rows = await this.trades.aggregate<Sums>(pipeline(from, to));
    return Object.fromEntries(
      rows.map(({ _id, pnl, first, last, users, trades, wins, losses }) => [
        _id,
        { users, trades, wins, losses, ...(first === last && { pnl: { cents: pnl, currency: first } }) },
      ]),
    );
  }

  /** Whether anybody's trade on this kind of account was closed within the period. */
  async hasClosed(accountType: AccountType, from: number, to: number): Promise<boolean> {
    return (await this.trades.exists({ ...closed(from, to), accountType })) !== null;
  }

  /** Those of one kind of account by quarters of an hour: business days begin with one in every time zone. */
  async byQuarter(accountType: AccountType, from: number, to: number): Promise<QuarterTotal[]> {
    const rows = await this.trades.aggregate<Quarter>([
      { $match: { ...closed(from, to), accountType } },
      {
        $group: {
          _id: {
            at: { $dateTrunc: { date: '$closedAt', unit: 'minute', binSize: 15 } },
            currency: '$currency',
          },
          ...RESULTS,
        },
      },
    ]);
    return rows.map(({ _id, trades, wins, losses, pnl }) => ({
      at: _id.at.getTime(),
      currency: _id.currency,
      trades,
      wins,
      losses,
      pnl,
    }));
  }

  /** Those of the period by kind of account and currency. */
  async byAccount(from: number, to: number): Promise<AccountTotal[]> {
    const rows = await this.trades.aggregate<Account>([
      { $match: closed(from, to) },
      { $group: { _id: { accountType: '$accountType', currency: '$currency' }, ...RESULTS } },
    ]);
    return rows.map(({ _id: { accountType, currency }, trades, wins, losses, pnl }) => {
      return { accountType, currency, trades, wins, losses, pnl };
    });
  }

  /** Those that a list of them shows, real accounts first. @param userId undefined: of everybody */
  async listed(userId: string | undefined, filter: TradeFilter): Promise<ListedTotal[]> {
    const rows = await this.trades.aggregate<Listed>([
      { $match: queryOf(userId, filter) },
      {
        $group: {
          _id: { accountType: '$accountType', currency: '$currency' },
          ...RESULTS,
          open: { $sum: { $cond: [{ $in: ['$status', ['open', 'unknown']] }, 1, 0] } },
          staked: { $sum: { $cond: [{ $eq: ['$status', 'rejected'] }, 0, '$stake'] } },
        },
      },
    ]);
    return rows
      .map(({ _id, trades, wins, losses, pnl, open, staked }) => {
        const { accountType, currency } = _id;
        return { accountType, currency, trades, open, wins, losses, staked, pnl };
      })
      .sort((a, b) =>
        a.accountType === b.accountType ? b.trades - a.trades : a.accountType === 'real' ? -1 : 1,
      );
  }

  /** How many there are in the period; no trade is read for it. */
  count(from: number, to: number): Promise<number> {
    return this.trades.collection.countDocuments(closed(from, to));
  }

  /** What the database does for `count`. */
  explainCount(from: number, to: number): Promise<unknown> {
    const counting = [{ $match: closed(from, to) }, { $group: { _id: 1, n: { $sum: 1 } } }];
    return this.trades.collection.aggregate(counting).explain('executionStats');
  }

  /** What the database does for `closedWithin`. */
  explainClosedWithin(from: number, to: number): Promise<unknown> {
    return this.trades.collection.aggregate(pipeline(from, to)).explain('executionStats');
  }
}

function closed(from: number, to: number) {
  return { state: 'settled' as const, closedAt: { $gte: new Date(from), $lt: new Date(to) } };
}

function pipeline(from: number, to: number) {
  return [
    { $match: closed(from, to) },
    {
      $group: {
        _id: { account: '$accountType', userId: '$userId' },
        ...RESULTS,
        first: { $min: '$currency' },
        last: { $max: '$currency' },
      },
    },
    {
      $group: {
        _id: '$_id.account',
        users: { $sum: 1 },
        trades: { $sum: '$trades' },
        wins: { $sum: '$wins' },
        losses: { $sum: '$losses' },
        pnl: { $sum: '$pnl' },
        first: { $min: '$first' },
        last: { $max: '$last' },
      },
    },
  ];
}

function soldWith(result: '$gt' | '$lt') {
  return { $and: [{ $eq: ['$status', 'sold'] }, { [result]: ['$pnl', 0] }] };
}
