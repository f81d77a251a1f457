import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AnalyticsService } from '../../analytics/index.js';
import { TradeTotals, type TradeTotal } from '../../broker/index.js';
import { endsWithin } from '../../common/index.js';
import { Config } from '../../config/index.js';
import { EventLedger } from '../../events/index.js';
import { factsOf } from './facts.rules.js';
import type { InsightFacts, TradingFact } from './insight-facts.js';

/** How long facts wait for what is not counted yet, in ms: figures that lag are better than none. */
const COUNTING_MS = 2000;
/** What other processes take to count what they have acknowledged, in ms, while all is well. */
const ELSEWHERE_MS = 500;

/** Reads what insights state. */
@Injectable()
export class FactReader {
  constructor(
    private readonly analytics: AnalyticsService,
    private readonly trades: TradeTotals,
    private readonly ledger: EventLedger,
    private readonly config: Config,
  ) {}

  /** Resolves when what was acknowledged up to now is counted; soon in any case. */
  async counted(): Promise<void> {
    const own = this.config.role === 'api' ? null : endsWithin(COUNTING_MS, this.ledger.drained());
    const others = own === null || (await this.ledger.liveSlots()).length > 1;
    await Promise.all([own, others && sleep(ELSEWHERE_MS)]);
  }

  /** @throws Unavailable during a recount at the start */
  async read(period: InsightFacts['period']): Promise<InsightFacts> {
    const { from, to } = period;
    const { currency } = this.config;
    const [summary, { demo, real }] = await Promise.all([
      this.analytics.summary({ from, to, tz: period.timeZone, currency }),
      this.trades.closedWithin(Date.parse(from), Date.parse(to)),
    ]);
    return factsOf(period, currency, summary, {
      ...(demo && { demo: toFact(demo) }),
      ...(real && { real: toFact(real) }),
    });
  }
}

function toFact({ pnl, ...counts }: TradeTotal): TradingFact {
  return { ...counts, ...(pnl && { pnl: { value: pnl.cents / 100, currency: pnl.currency } }) };
}
