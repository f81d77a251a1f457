import { Injectable } from '@nestjs/common';
import { AnalyticsService, type DayFigures, type Period, type PeriodQuery } from '../../analytics/index.js';
import { UserRepository } from '../../auth/index.js';
import { type AccountType, TradeTotals } from '../../broker/index.js';
import { Config } from '../../config/index.js';
import { EventLedger } from '../../events/index.js';
import type { DailyDto, DailyQueryDto } from './daily.dto.js';
import { countByDay, currencyOf, tradesByDay } from './daily.rules.js';

/** What each day brought: community, shop and trading side by side. Nothing is kept between two questions. */
@Injectable()
export class DailyService {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly trades: TradeTotals,
    private readonly users: UserRepository,
    private readonly ledger: EventLedger,
    private readonly config: Config,
  ) {}

  /** @throws Unavailable during a recount at the start */
  async of({ days, accountType }: DailyQueryDto): Promise<DailyDto> {
    await this.ledger.settled();
    return this.figures(await this.analytics.lastDays(days), this.config.currency, accountType);
  }

  /**
   * The same of the days of any period, in its zone and currency; the first and the last count only what lies within it.
   * @throws InvalidInput, Unavailable
   */
  async ofPeriod(
    query: PeriodQuery,
    accountType?: AccountType,
  ): Promise<{ period: Period; daily: DailyDto }> {
    await this.ledger.settled();
    const { period, days } = await this.analytics.days(query);
    return { period, daily: await this.figures(days, period.currency, accountType) };
  }

  private async figures(
    days: readonly DayFigures[],
    currency: string,
    asked: AccountType | undefined,
  ): Promise<DailyDto> {
    const [from, to] = [days[0].from, days[days.length - 1].to];
    const accountType = asked ?? ((await this.trades.hasClosed('real', from, to)) ? 'real' : 'demo');
    const [quarters, created] = await Promise.all([
      this.trades.byQuarter(accountType, from, to),
      this.users.createdByQuarter(new Date(from), new Date(to)),
    ]);
    const tradeCurrency = currencyOf(quarters, currency);
    const traded = tradesByDay(days, quarters, tradeCurrency);
    const newUsers = countByDay(days, created);
    return {
      days: days.map(({ date, events, purchases, activeUsers }, at) => ({
        date,
        events,
        purchases: purchases.count,
        revenue: purchases.value,
        averageTicket: purchases.averageTicket,
        activeUsers,
        newUsers: newUsers[at],
        ...traded[at],
      })),
      currency,
      accountType,
      tradeCurrency,
    };
  }
}
