import { Injectable } from '@nestjs/common';
import { AnalyticsService } from '../../analytics/index.js';
import { UserRepository } from '../../auth/index.js';
import { TradeTotals } from '../../broker/index.js';
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
  async of({ days: count, accountType: asked }: DailyQueryDto): Promise<DailyDto> {
    await this.ledger.settled();
    const days = await this.analytics.lastDays(count);
    const [from, to] = [days[0].from, days[days.length - 1].to];
    const accountType = asked ?? ((await this.trades.hasClosed('real', from, to)) ? 'real' : 'demo');
    const [quarters, created] = await Promise.all([
      this.trades.byQuarter(accountType, from, to),
      this.users.createdByQuarter(new Date(from), new Date(to)),
    ]);
    const tradeCurrency = currencyOf(quarters, this.config.currency);
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
      currency: this.config.currency,
      accountType,
      tradeCurrency,
    };
  }
}
