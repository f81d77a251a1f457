import type { SummaryDto } from '../../analytics/index.js';
import { factsOf } from './facts.rules.js';
import type { InsightFacts } from './insight-facts.js';
import { sameFactsKey } from './same-facts.js';

const PERIOD: InsightFacts['period'] = {
  kind: 'last24h',
  from: '2026-11-23T13:00:00.000Z',
  to: '2026-11-24T13:00:00.000Z',
  timeZone: 'America/Sao_Paulo',
};
const SUMMARY: SummaryDto = {
  from: PERIOD.from,
  to: PERIOD.to,
  totalEvents: 130,
  byType: [
    { type: 'login', count: 100, value: 0 },
    { type: 'purchase', count: 30, value: 600 },
  ],
  purchases: { count: 20, value: 500, averageTicket: 25 },
  byCurrency: [
    { currency: 'BRL', count: 20, value: 500, averageTicket: 25 },
    { currency: 'USD', count: 9, value: 90, averageTicket: 10 },
    { currency: 'EUR', count: 1, value: 1, averageTicket: 1 },
  ],
  activeUsers: 2,
  topUsers: [{ userId: 'ana', count: 128, value: 500 }],
  previous: {
    from: '2026-11-22T13:00:00.000Z',
    to: PERIOD.from,
    totalEvents: 40,
    byType: [{ type: 'login', count: 40, value: 0 }],
    purchases: { count: 0, value: 0, averageTicket: 0 },
    byCurrency: [],
    activeUsers: 4,
    topUsers: [],
  },
};

describe('factsOf', () => {
  it('says what analytics says', () => {
    expect(factsOf(PERIOD, 'BRL', SUMMARY, {})).toEqual({
      period: PERIOD,
      currency: 'BRL',
      events: { count: 130 },
      purchases: { count: 20, inOtherCurrencies: 10 },
      revenue: { value: 500 },
      averageTicket: { value: 25 },
      activeUsers: { count: 2 },
      topUsers: [{ userId: 'ana', count: 128, value: 500 }],
      change: {
        events: { before: 40, fraction: 2.25, direction: 'up' },
        purchases: { before: 0, fraction: null, direction: 'up' },
        revenue: { before: 0, fraction: null, direction: 'up' },
        averageTicket: { before: 0, fraction: null, direction: 'up' },
        activeUsers: { before: 4, fraction: -0.5, direction: 'down' },
      },
      rises: [
        { type: 'purchase', count: 30, before: 0, fraction: null, direction: 'up' },
        { type: 'login', count: 100, before: 40, fraction: 1.5, direction: 'up' },
      ],
      falls: [],
    });
  });

  it('says that purchases in other currencies are not compared, also where there were some before only', () => {
    const { previous } = SUMMARY;
    const summary = { ...SUMMARY, byCurrency: SUMMARY.byCurrency.slice(0, 1) };
    const before = { ...previous!, byCurrency: SUMMARY.byCurrency.slice(1) };
    expect(factsOf(PERIOD, 'BRL', summary, {}).purchases).toEqual({ count: 20 });
    expect(factsOf(PERIOD, 'BRL', { ...summary, previous: before }, {}).purchases).toEqual({
      count: 20,
      inOtherCurrencies: 0,
    });
  });

  it('takes no noise of a division for a change of the ticket', () => {
    const ticket = (now: number, before: number) =>
      factsOf(
        PERIOD,
        'BRL',
        {
          ...SUMMARY,
          purchases: { count: 3, value: 59.7, averageTicket: now },
          previous: { ...SUMMARY.previous!, purchases: { count: 1, value: 19.9, averageTicket: before } },
        },
        {},
      ).change.averageTicket;
    expect(59.7 / 3).not.toBe(19.9);
    expect(ticket(59.7 / 3, 19.9)).toEqual({ before: 19.9, fraction: 0, direction: 'same' });
    expect(ticket(-59.7 / 3, -19.9)).toMatchObject({ direction: 'same' });
    expect(ticket(19.9001, 19.9)).toMatchObject({ direction: 'up' });
    expect(ticket(0, 19.9)).toMatchObject({ fraction: -1, direction: 'down' });
    expect(ticket(-0.0001, 0)).toMatchObject({ fraction: null, direction: 'down' });
  });

  it('keeps kinds of account apart, and leaves out those without trades', () => {
    const real = { users: 1, trades: 2, wins: 1, losses: 1, pnl: { value: -3, currency: 'BRL' } };
    expect(factsOf(PERIOD, 'BRL', SUMMARY, { real }).trading).toEqual({ real });
    expect(factsOf(PERIOD, 'BRL', SUMMARY, {})).not.toHaveProperty('trading');
  });
});

describe('sameFactsKey', () => {
  const facts = factsOf(PERIOD, 'BRL', SUMMARY, {});
  const later = { ...PERIOD, from: '2026-11-23T13:00:01.000Z', to: '2026-11-24T13:00:01.000Z' };
  const custom = { ...facts, period: { ...PERIOD, kind: 'custom' as const } };

  it.each<[string, InsightFacts, 'pt-BR' | 'en', boolean]>([
    ['as they come back from a database', JSON.parse(JSON.stringify(facts)) as InsightFacts, 'pt-BR', true],
    ['of the last 24 hours a second later', { ...facts, period: later }, 'pt-BR', true],
    ['in another language', facts, 'en', false],
    ['of another kind of period', custom, 'pt-BR', false],
    ['with another figure', { ...facts, activeUsers: { count: 3 } }, 'pt-BR', false],
  ])('of facts %s', (_case, others, locale, same) => {
    expect(sameFactsKey(others, locale) === sameFactsKey(facts, 'pt-BR')).toBe(same);
  });

  it('of another period differs', () => {
    const moved = { ...custom, period: { ...later, kind: 'custom' as const } };
    expect(sameFactsKey(moved, 'en')).not.toBe(sameFactsKey(custom, 'en'));
  });
});
