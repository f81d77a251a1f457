import { changeFact } from '../../src/insights/facts/movements.rules.js';
import type { InsightFacts } from '../../src/insights/facts/insight-facts.js';

/** Facts of the last 24 hours of a day with a bit of everything; `change` as figures of the period before. */
export function insightFacts(
  differences: Partial<Omit<InsightFacts, 'change'>> & {
    before?: Partial<Record<keyof InsightFacts['change'], number>>;
  } = {},
): InsightFacts {
  const { before, ...rest } = differences;
  const facts = {
    period: {
      kind: 'last24h',
      from: '2026-11-23T13:00:00.000Z',
      to: '2026-11-24T13:00:00.000Z',
      timeZone: 'America/Sao_Paulo',
    },
    currency: 'BRL',
    events: { count: 1204 },
    purchases: { count: 87 },
    revenue: { value: 12458.4 },
    averageTicket: { value: 143.2 },
    activeUsers: { count: 311 },
    topUsers: [
      { userId: 'ana@example.com', count: 42, value: 998.5 },
      { userId: 'bruno@example.com', count: 31, value: 0 },
      { userId: 'caio@example.com', count: 28, value: 12 },
    ],
    rises: [],
    falls: [],
    ...rest,
  } satisfies Omit<InsightFacts, 'change'>;
  const figures = {
    events: [facts.events.count, 1000],
    purchases: [facts.purchases.count, 100],
    revenue: [facts.revenue.value, 12000],
    averageTicket: [facts.averageTicket.value, 120],
    activeUsers: [facts.activeUsers.count, 311],
  };
  const change = Object.fromEntries(
    Object.entries(figures).map(([name, [now, usual]]) => [
      name,
      changeFact(now, before?.[name as keyof typeof figures] ?? usual),
    ]),
  ) as unknown as InsightFacts['change'];
  return { ...facts, change };
}
