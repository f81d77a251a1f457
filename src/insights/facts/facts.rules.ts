import type { SummaryDto } from '../../analytics/index.js';
import type { InsightFacts, TradingFact } from './insight-facts.js';
import { changeFact, movements } from './movements.rules.js';

/** Trades of a period by kind of account, as the broker room adds them up. */
export interface TradingTotals {
  demo?: TradingFact;
  real?: TradingFact;
}

/** The facts of a period out of what analytics answers for it, compared and with users, and its trades. */
export function factsOf(
  period: InsightFacts['period'],
  currency: string,
  summary: SummaryDto,
  { demo, real }: TradingTotals,
): InsightFacts {
  const previous = summary.previous!;
  const change = (of: (figures: SummaryDto) => number) => changeFact(of(summary), of(previous));
  const others = summary.byCurrency.reduce((sum, { count }) => sum + count, 0) - summary.purchases.count;
  return {
    period,
    currency,
    events: { count: summary.totalEvents },
    purchases: { count: summary.purchases.count, ...(others > 0 && { inOtherCurrencies: others }) },
    revenue: { value: summary.purchases.value },
    averageTicket: { value: summary.purchases.averageTicket },
    activeUsers: { count: summary.activeUsers! },
    topUsers: summary.topUsers!,
    change: {
      events: change(({ totalEvents }) => totalEvents),
      purchases: change(({ purchases }) => purchases.count),
      revenue: change(({ purchases }) => purchases.value),
      averageTicket: change(({ purchases }) => purchases.averageTicket),
      activeUsers: change(({ activeUsers }) => activeUsers!),
    },
    ...movements(summary.byType, previous.byType),
    ...((demo || real) && { trading: { ...(demo && { demo }), ...(real && { real }) } }),
  };
}
