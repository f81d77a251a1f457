import type { SummaryDto } from '../../analytics/index.js';
import type { ChangeFact, InsightFacts, TradingFact } from './insight-facts.js';
import { changeFact, movements } from './movements.rules.js';

/** What a division of doubles may be off by, as a fraction. */
const MOST_NOISE = 1e-12;

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
  const [others, othersBefore] = [summary, previous].map(inOtherCurrencies);
  return {
    period,
    currency,
    events: { count: summary.totalEvents },
    purchases: {
      count: summary.purchases.count,
      ...(others + othersBefore > 0 && { inOtherCurrencies: others }),
    },
    revenue: { value: summary.purchases.value },
    averageTicket: { value: summary.purchases.averageTicket },
    activeUsers: { count: summary.activeUsers! },
    topUsers: summary.topUsers!,
    change: {
      events: change(({ totalEvents }) => totalEvents),
      purchases: change(({ purchases }) => purchases.count),
      revenue: change(({ purchases }) => purchases.value),
      averageTicket: ticketChange(summary.purchases.averageTicket, previous.purchases.averageTicket),
      activeUsers: change(({ activeUsers }) => activeUsers!),
    },
    ...movements(summary.byType, previous.byType),
    ...((demo || real) && { trading: { ...(demo && { demo }), ...(real && { real }) } }),
  };
}

function inOtherCurrencies({ byCurrency, purchases }: SummaryDto): number {
  return byCurrency.reduce((sum, { count }) => sum + count, 0) - purchases.count;
}

/** A ticket is a quotient: three purchases of 19.90 are 19.900000000000002 each, which is no rise over one. */
function ticketChange(now: number, before: number): ChangeFact {
  const isNoise = Math.abs(now - before) < MOST_NOISE * Math.abs(before);
  return changeFact(isNoise ? before : now, before);
}
