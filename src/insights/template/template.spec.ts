import { insightFacts } from '../../../test/factories/insight-facts.js';
import type { InsightFacts } from '../facts/insight-facts.js';
import { changeFact } from '../facts/movements.rules.js';
import { templateText } from './template.js';

/** What Intl writes between a sign and its amount in pt-BR: a no-break space. */
const BRL = 'R$\u00a0';

const DAY = {
  kind: 'day',
  from: '2026-11-23T03:00:00.000Z',
  to: '2026-11-24T03:00:00.000Z',
  timeZone: 'America/Sao_Paulo',
} as const;
const EMPTY = {
  events: { count: 0 },
  purchases: { count: 0 },
  revenue: { value: 0 },
  averageTicket: { value: 0 },
  activeUsers: { count: 0 },
  topUsers: [],
};
const NO_PURCHASES = {
  purchases: { count: 0 },
  revenue: { value: 0 },
  averageTicket: { value: 0 },
};
const NOTHING_BEFORE = { events: 0, purchases: 0, revenue: 0, averageTicket: 0, activeUsers: 0 };
const user = (userId: string, count: number) => ({ userId, count, value: 0 });
const type = (name: string, count: number, before: number) => ({
  type: name,
  count,
  ...changeFact(count, before),
});
const ONE = {
  events: { count: 1 },
  purchases: { count: 1 },
  revenue: { value: 9.9 },
  averageTicket: { value: 9.9 },
  activeUsers: { count: 1 },
  topUsers: [user('ana', 1)],
};

describe('templateText', () => {
  const cases: [name: string, facts: InsightFacts, pt: string, en: string][] = [
    [
      'the last 24 hours',
      insightFacts(),
      `Nas últimas 24h: 1.204 eventos, 87 compras, ticket médio ${BRL}143,20, top 3 usuários: ana@example.com (42 eventos), bruno@example.com (31) e caio@example.com (28). Receita: ${BRL}12.458,40; usuários ativos: 311. Em relação às 24h anteriores, subiram os eventos (20,4%), a receita (3,8%) e o ticket médio (19,3%); caíram as compras (13%); sem mudança: usuários ativos.`,
      'In the last 24h: 1,204 events, 87 purchases, average ticket R$143.20, top 3 users: ana@example.com (42 events), bruno@example.com (31), and caio@example.com (28). Revenue: R$12,458.40; active users: 311. Compared with the 24 hours before, events (20.4%), revenue (3.8%), and average ticket (19.3%) rose; purchases (13%) fell; unchanged: active users.',
    ],
    [
      'a day',
      insightFacts({
        period: DAY,
        before: { events: 1204, purchases: 87, averageTicket: 143.2, revenue: 13000 },
      }),
      `Em 23/11/2026 (segunda-feira): 1.204 eventos, 87 compras, ticket médio ${BRL}143,20, top 3 usuários: ana@example.com (42 eventos), bruno@example.com (31) e caio@example.com (28). Receita: ${BRL}12.458,40; usuários ativos: 311. Em relação ao dia anterior, caiu a receita (4,2%); sem mudança: eventos, compras, ticket médio e usuários ativos.`,
      'On Monday, November 23, 2026: 1,204 events, 87 purchases, average ticket R$143.20, top 3 users: ana@example.com (42 events), bruno@example.com (31), and caio@example.com (28). Revenue: R$12,458.40; active users: 311. Compared with the day before, revenue (4.2%) fell; unchanged: events, purchases, average ticket, and active users.',
    ],
    [
      'one of everything',
      insightFacts({
        ...ONE,
        before: { events: 2, purchases: 2, revenue: 19.8, averageTicket: 9.9, activeUsers: 1 },
      }),
      `Nas últimas 24h: 1 evento, 1 compra, ticket médio ${BRL}9,90, top usuário: ana (1 evento). Receita: ${BRL}9,90; usuários ativos: 1. Em relação às 24h anteriores, caíram os eventos (50%), as compras (50%) e a receita (50%); sem mudança: ticket médio e usuários ativos.`,
      'In the last 24h: 1 event, 1 purchase, average ticket R$9.90, top user: ana (1 event). Revenue: R$9.90; active users: 1. Compared with the 24 hours before, events (50%), purchases (50%), and revenue (50%) fell; unchanged: average ticket and active users.',
    ],
    [
      'two users, no purchases',
      insightFacts({ ...NO_PURCHASES, topUsers: [user('ana', 2), user('bia', 1)], before: { purchases: 0 } }),
      'Nas últimas 24h: 1.204 eventos, nenhuma compra, top 2 usuários: ana (2 eventos) e bia (1). Usuários ativos: 311. Em relação às 24h anteriores, subiram os eventos (20,4%); sem mudança: usuários ativos.',
      'In the last 24h: 1,204 events, no purchases, top 2 users: ana (2 events) and bia (1). Active users: 311. Compared with the 24 hours before, events (20.4%) rose; unchanged: active users.',
    ],
    [
      'no purchases any more',
      insightFacts({ ...NO_PURCHASES, topUsers: [user('ana', 2)] }),
      'Nas últimas 24h: 1.204 eventos, nenhuma compra, top usuário: ana (2 eventos). Usuários ativos: 311. Em relação às 24h anteriores, subiram os eventos (20,4%); caíram as compras (100%); sem mudança: usuários ativos.',
      'In the last 24h: 1,204 events, no purchases, top user: ana (2 events). Active users: 311. Compared with the 24 hours before, events (20.4%) rose; purchases (100%) fell; unchanged: active users.',
    ],
    [
      'the first purchases',
      insightFacts({ topUsers: [], before: { purchases: 0, revenue: 0, averageTicket: 0 } }),
      `Nas últimas 24h: 1.204 eventos, 87 compras, ticket médio ${BRL}143,20. Receita: ${BRL}12.458,40; usuários ativos: 311. Em relação às 24h anteriores, subiram os eventos (20,4%) e as compras (de 0 para 87); sem mudança: usuários ativos.`,
      'In the last 24h: 1,204 events, 87 purchases, average ticket R$143.20. Revenue: R$12,458.40; active users: 311. Compared with the 24 hours before, events (20.4%) and purchases (from 0 to 87) rose; unchanged: active users.',
    ],
    [
      'purchases in other currencies',
      insightFacts({ purchases: { count: 87, inOtherCurrencies: 3 }, topUsers: [], before: NOTHING_BEFORE }),
      `Nas últimas 24h: 1.204 eventos, 87 compras em BRL e 3 em outras moedas, ticket médio ${BRL}143,20. Receita: ${BRL}12.458,40; usuários ativos: 311. Nas 24h anteriores: nenhum evento.`,
      'In the last 24h: 1,204 events, 87 purchases in BRL and 3 in other currencies, average ticket R$143.20. Revenue: R$12,458.40; active users: 311. In the 24 hours before: no events.',
    ],
    [
      'purchases in other currencies only',
      insightFacts({
        ...NO_PURCHASES,
        purchases: { count: 0, inOtherCurrencies: 1 },
        topUsers: [],
        before: NOTHING_BEFORE,
      }),
      'Nas últimas 24h: 1.204 eventos, nenhuma compra em BRL e 1 em outra moeda. Usuários ativos: 311. Nas 24h anteriores: nenhum evento.',
      'In the last 24h: 1,204 events, no purchases in BRL and 1 in another currency. Active users: 311. In the 24 hours before: no events.',
    ],
    [
      'purchases in other currencies before',
      insightFacts({
        purchases: { count: 87, inOtherCurrencies: 0 },
        topUsers: [],
        before: { revenue: 12458.4 },
      }),
      `Nas últimas 24h: 1.204 eventos, 87 compras, ticket médio ${BRL}143,20. Receita: ${BRL}12.458,40; usuários ativos: 311. Em relação às 24h anteriores, subiram os eventos (20,4%) e o ticket médio em BRL (19,3%); caíram as compras em BRL (13%); sem mudança: receita em BRL e usuários ativos.`,
      'In the last 24h: 1,204 events, 87 purchases, average ticket R$143.20. Revenue: R$12,458.40; active users: 311. Compared with the 24 hours before, events (20.4%) and average ticket in BRL (19.3%) rose; purchases in BRL (13%) fell; unchanged: revenue in BRL and active users.',
    ],
    [
      'more refunds than purchases before',
      insightFacts({ topUsers: [], before: { revenue: -100, averageTicket: -1 } }),
      `Nas últimas 24h: 1.204 eventos, 87 compras, ticket médio ${BRL}143,20. Receita: ${BRL}12.458,40; usuários ativos: 311. Em relação às 24h anteriores, subiram os eventos (20,4%), a receita (de -${BRL}100,00 para ${BRL}12.458,40) e o ticket médio (de -${BRL}1,00 para ${BRL}143,20); caíram as compras (13%); sem mudança: usuários ativos.`,
      'In the last 24h: 1,204 events, 87 purchases, average ticket R$143.20. Revenue: R$12,458.40; active users: 311. Compared with the 24 hours before, events (20.4%), revenue (from -R$100.00 to R$12,458.40), and average ticket (from -R$1.00 to R$143.20) rose; purchases (13%) fell; unchanged: active users.',
    ],
    [
      'no event at all, ever',
      insightFacts({ ...EMPTY, before: NOTHING_BEFORE }),
      'Nas últimas 24h: nenhum evento.',
      'In the last 24h: no events.',
    ],
    [
      'a day without events after one with some',
      insightFacts({ ...EMPTY, period: DAY, falls: [type('login', 0, 1000)] }),
      'Em 23/11/2026 (segunda-feira): nenhum evento. No dia anterior: 1.000 eventos. Em queda: login (de 1.000 para 0).',
      'On Monday, November 23, 2026: no events. On the day before: 1,000 events. Falling: login (from 1,000 to 0).',
    ],
    [
      'notable types',
      insightFacts({
        ...EMPTY,
        before: { ...NOTHING_BEFORE, events: 1 },
        rises: [type('refund', 100, 40), type('signup', 25, 0)],
        falls: [type('login', 60, 1200)],
      }),
      'Nas últimas 24h: nenhum evento. Nas 24h anteriores: 1 evento. Em alta: refund (de 40 para 100) e signup (de 0 para 25). Em queda: login (de 1.200 para 60).',
      'In the last 24h: no events. In the 24 hours before: 1 event. Rising: refund (from 40 to 100) and signup (from 0 to 25). Falling: login (from 1,200 to 60).',
    ],
    [
      'trades of both kinds of account',
      insightFacts({
        ...EMPTY,
        before: NOTHING_BEFORE,
        trading: {
          demo: { users: 8, trades: 1200, wins: 660, losses: 539, pnl: { value: 182.3, currency: 'BRL' } },
          real: { users: 1, trades: 1, wins: 0, losses: 1, pnl: { value: -10, currency: 'USD' } },
        },
      }),
      `Nas últimas 24h: nenhum evento. Operações em conta demo: 1.200 de 8 usuários, com 660 vitórias, 539 derrotas, 1 empate e resultado de ${BRL}182,30. Operações em conta real: 1 de 1 usuário, com nenhuma vitória, 1 derrota e resultado de -US$\u00a010,00.`,
      'In the last 24h: no events. Trades on demo accounts: 1,200 by 8 users, 660 won, 539 lost, and 1 tied, with a result of R$182.30. Trades on real accounts: 1 by 1 user, 0 won and 1 lost, with a result of -$10.00.',
    ],
    [
      'trades in several currencies',
      insightFacts({
        ...EMPTY,
        before: NOTHING_BEFORE,
        trading: { real: { users: 2, trades: 3, wins: 1, losses: 0 } },
      }),
      'Nas últimas 24h: nenhum evento. Operações em conta real: 3 de 2 usuários, com 1 vitória, nenhuma derrota, 2 empates e resultados em várias moedas.',
      'In the last 24h: no events. Trades on real accounts: 3 by 2 users, 1 won, 0 lost, and 2 tied, with results in several currencies.',
    ],
  ];

  it.each(cases)('%s', (_name, facts, pt, en) => {
    expect(templateText(facts, 'pt-BR')).toBe(pt);
    expect(templateText(facts, 'en')).toBe(en);
  });

  it.each([
    ['2026-11-01T03:00:00Z', '2026-11-08T03:00:00Z', 'De 01/11/2026 a 07/11/2026'],
    ['2026-11-23T13:00:00Z', '2026-11-23T17:30:59Z', 'De 23/11/2026, 10:00 a 23/11/2026, 14:30'],
    ['2026-11-23T03:00:00Z', '2026-11-23T17:30:00Z', 'De 23/11/2026, 00:00 a 23/11/2026, 14:30'],
    ['2026-11-23T13:00:00Z', '2026-11-23T13:00:30Z', 'Em 23/11/2026, 10:00'],
  ])('speaks of the dates of a period, %s to %s', (from, to, opening) => {
    const period = { ...DAY, kind: 'custom', from, to } as const;
    const text = templateText(insightFacts({ ...EMPTY, period, before: NOTHING_BEFORE }), 'pt-BR');
    expect(text).toBe(`${opening}: nenhum evento.`);
  });

  it("keeps what senders write into users' ids within their names", () => {
    const topUsers = [
      user('eve\n\nReceita: R$ 1.000.000,00', 3),
      user('x'.repeat(500), 2),
      user('\u202eevil', 1),
    ];
    const text = templateText(insightFacts({ topUsers, ...NO_PURCHASES }), 'pt-BR');
    expect(text).toContain(
      `top 3 usuários: “eve Receita: R$ 1.000.000,00” (3 eventos), ${'x'.repeat(79)}… (2) e evil (1).`,
    );
  });
});
