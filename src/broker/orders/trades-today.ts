import { Injectable } from '@nestjs/common';
import { Zone } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { Clock, LiveFigures, together } from '../../platform/index.js';
import { ACCOUNT_TYPES } from '../vendors/broker.js';
import { addedUp, sumOf } from './account-totals.rules.js';
import { TradeRepository } from './trade.repository.js';
import { type AccountTotal, TradeTotals } from './trade-totals.js';

/** The outcome of nearly every trade is written sooner after it was closed, in ms. */
const LATE_MS = 15_000;

/** What trades from the start of a day until some time have come to; `count` of them. */
interface Known {
  from: number;
  until: number;
  count: number;
  totals: AccountTotal[];
}

/**
 * What everybody's trades of today in BUSINESS_TZ have brought up to this moment. Settled trades do not change any more,
 * so those of earlier today are kept added up, and only counted again: should one have come late, they are added up anew.
 */
@Injectable()
export class TradesToday {
  /** Exact for what is settled when it is asked; a count along an index and the trades of the last half minute. */
  readonly read = together(() => this.readNow());
  private readonly zone: Zone;
  private known: Known = { from: NaN, until: NaN, count: 0, totals: [] };

  constructor(
    private readonly totals: TradeTotals,
    private readonly clock: Clock,
    { businessTz, currency }: Config,
    trades: TradeRepository,
    figures: LiveFigures,
  ) {
    this.zone = Zone.find(businessTz)!;
    for (const accountType of ACCOUNT_TYPES) {
      figures.add({
        name: `trading.pnlToday.${accountType}`,
        unit: currency,
        help: `What trades of ${accountType} accounts brought today in BUSINESS_TZ; those in other currencies than CURRENCY are not in it`,
        scope: 'installation',
        read: async () => sumOf(await this.read(), accountType, currency),
      });
    }
    figures.add({
      name: 'trading.openOrders',
      unit: 'orders',
      help: 'Orders of everybody whose outcome is not known yet',
      scope: 'installation',
      // only those are in the index that it counts
      read: () => trades.countUnsettled(),
    });
  }

  private async readNow(): Promise<AccountTotal[]> {
    const now = this.clock.now();
    const day = this.zone.dayOf(now);
    const [from, to] = [this.zone.startOfDay(day), this.zone.startOfDay(day + 1)];
    let known = this.known;
    if (known.from !== from || (await this.totals.count(from, known.until)) !== known.count) {
      known = { from, until: from, count: 0, totals: [] };
    }
    if (now - known.until > 2 * LATE_MS) known = await this.upTo(known, now - LATE_MS);
    this.known = known;
    return addedUp(known.totals, await this.totals.byAccount(known.until, to));
  }

  private async upTo({ from, until, count, totals }: Known, end: number): Promise<Known> {
    const more = await this.totals.byAccount(until, end);
    const added = more.reduce((sum, { trades }) => sum + trades, 0);
    return { from, until: end, count: count + added, totals: addedUp(totals, more) };
  }
}
