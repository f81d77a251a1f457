import { Module, type OnModuleInit } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { z } from 'zod';
import { AssistantModule, AssistantTools, defineTool } from '../../src/assistant/index.js';
import { EventLedger } from '../../src/events/index.js';
import { ToolCaller } from '../factories/tool-caller.js';
import { Trader } from '../factories/trader.js';
import { ApiClient } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const FOR_ALL = [
  'my_trades',
  'my_balances',
  'my_performance',
  'bot_status',
  'list_strategies',
  'market_assets',
  'market_analysis',
  'market_candles',
  'propose_order',
  'propose_bot_start',
  'my_modules',
];
const OF_PERIODS = ['analytics_summary', 'analytics_timeseries', 'top_users', 'search_events'];
const FOR_STAFF = [...OF_PERIODS, 'platform_metrics', 'user_counts', 'daily_figures', 'product_grants'];

/** As a room after the assistant does it. */
@Module({ imports: [AssistantModule] })
class LaterRoom implements OnModuleInit {
  constructor(private readonly tools: AssistantTools) {}

  onModuleInit(): void {
    this.tools.add(contactCount);
  }
}

const contactCount = defineTool({
  name: 'contact_count',
  description: 'How many contacts there are.',
  parameters: z.strictObject({ stage: z.enum(['lead', 'customer']).default('lead') }),
  permission: 'admin:read',
  run: ({ stage }, { principal }) => Promise.resolve({ stage, contacts: 3, asker: principal.userId }),
});

describe('what the assistant can look up', () => {
  let test: TestApp;
  let ana: Trader;
  let bruno: Trader;
  let admin: ApiClient;
  let staff: ToolCaller;
  let member: ToolCaller;

  beforeAll(async () => {
    test = await startTestApp({ PAPER_SPEED: '60', PAPER_SEED: 'tools' });
    admin = await ApiClient.logIn(test.url);
    ana = await Trader.register(test.url);
    bruno = await Trader.register(test.url);
    const { id } = (await admin.get('/api/auth/me')).body as { id: string };
    staff = new ToolCaller(test, id, 'admin');
    member = new ToolCaller(test, ana.userId);
    const events = [
      { userId: 'u1', type: 'purchase', value: 100, currency: 'BRL', timestamp: '2026-03-01T12:00:00Z' },
      { userId: 'u1', type: 'purchase', value: 50.5, currency: 'BRL', timestamp: '2026-03-02T02:59:59Z' },
      { userId: 'u2', type: 'purchase', value: 9, currency: 'BRL', timestamp: '2026-03-02T03:00:00Z' },
      { userId: 'u2', type: 'visit', timestamp: '2026-03-01T12:00:00Z' },
      { userId: 'u3', type: 'visit', timestamp: '2026-02-28T12:00:00Z' },
    ];
    for (const event of events) expect((await admin.post('/api/events', event)).status).toBe(201);
    await test.app.get(EventLedger, { strict: false }).settled();
  }, 60_000);
  afterAll(() => test.close());

  it('is offered by permission, and refused without it', async () => {
    expect(member.offered().sort()).toEqual([...FOR_ALL].sort());
    expect(staff.offered().sort()).toEqual([...FOR_ALL, ...FOR_STAFF].sort());
    for (const name of FOR_STAFF) {
      const outcome = await member.call(name);
      expect(outcome.status).toBe('refused');
      expect(JSON.parse(outcome.output)).toEqual({
        error: expect.objectContaining({ code: 'AUTH.FORBIDDEN' }),
      });
    }
  });

  it.each([...FOR_ALL, ...FOR_STAFF])(
    '%s takes no user from its arguments unless it is about all of them',
    async (name) => {
      const outcome = await staff.call(name, { userId: bruno.userId, owner: bruno.userId });
      const { errors } = JSON.parse(outcome.output).error as { errors: { field: string }[] };
      const unknown = errors.filter(({ field }) => field === 'userId' || field === 'owner');
      expect(outcome.status).toBe('refused');
      expect(unknown).toHaveLength(name === 'search_events' ? 1 : 2);
    },
  );

  describe('of the events of all', () => {
    const day = { from: '2026-03-01', to: '2026-03-01' };
    const period = {
      from: '2026-03-01T03:00:00.000Z',
      to: '2026-03-02T03:00:00.000Z',
      timeZone: 'America/Sao_Paulo',
    };

    it('sums up a day of the business, with the one before', async () => {
      expect(await staff.told('analytics_summary', day)).toEqual({
        period,
        currency: 'BRL',
        events: 3,
        purchases: 2,
        revenue: 150.5,
        averageTicket: 75.25,
        activeUsers: 2,
        topUsers: [
          { userId: 'u1', count: 2, value: 150.5 },
          { userId: 'u2', count: 1, value: 0 },
        ],
        byType: [
          { type: 'purchase', count: 2, value: 150.5 },
          { type: 'visit', count: 1, value: 0 },
        ],
        previous: {
          from: '2026-02-28T03:00:00.000Z',
          to: '2026-03-01T03:00:00.000Z',
          ...{ events: 1, purchases: 0, revenue: 0, averageTicket: 0, activeUsers: 1 },
        },
        changePercent: { events: 200, purchases: null, revenue: null, averageTicket: null, activeUsers: 100 },
      });
    });

    it('shows a figure over time, by day as people name it', async () => {
      const args = { from: '2026-03-01', to: '2026-03-02', metric: 'value', type: 'purchase' };
      expect(await staff.told('analytics_timeseries', args)).toEqual({
        period: { ...period, to: '2026-03-03T03:00:00.000Z' },
        ...{ currency: 'BRL', metric: 'value', interval: 'day', type: 'purchase' },
        total: 159.5,
        previousTotal: 0,
        changePercent: null,
        points: [
          { time: '2026-03-01', value: 150.5 },
          { time: '2026-03-02', value: 9 },
        ],
      });
      const { error } = await staff.told('analytics_timeseries', { ...day, interval: 'minute' });
      expect(error).toMatchObject({ code: 'COMMON.INVALID_INPUT', errors: [{ field: 'interval' }] });
    });

    it('ranks users, and finds single events', async () => {
      expect(await staff.told('top_users', { ...day, by: 'value', limit: 1 })).toEqual({
        ...{ period, currency: 'BRL', by: 'value' },
        users: [{ userId: 'u1', count: 2, value: 150.5 }],
      });
      expect(await staff.told('search_events', { ...day, type: 'purchase', minValue: 60 })).toEqual({
        period,
        hasMore: false,
        events: [
          {
            id: expect.any(String),
            ...{ userId: 'u1', type: 'purchase', value: 100, currency: 'BRL', source: 'api', metadata: {} },
            timestamp: '2026-03-01T12:00:00.000Z',
          },
        ],
      });
    });

    it.each([
      ['from', { from: 'yesterday' }],
      ['from', { from: '2026-03-02', to: '2026-03-01' }],
    ])('names the field at fault: %s in %j', async (field, args) => {
      for (const name of OF_PERIODS) {
        const outcome = await staff.call(name, args);
        expect(outcome.status).toBe('failed');
        expect(JSON.parse(outcome.output).error.errors).toEqual([expect.objectContaining({ field })]);
      }
    });
  });

  describe("of the asker's own", () => {
    it('shows trades, with their sum, and nobody sees those of others', async () => {
      const { body } = await ana.order({ stake: 12, expirySeconds: 5 });
      await until(
        async () => (await ana.client.get(`/api/broker/orders/${body.id}`)).body.state === 'settled',
      );
      const { pnl, status } = (await ana.client.get(`/api/broker/orders/${body.id}`)).body;
      const wins = status === 'win' ? 1 : 0;
      const losses = status === 'loss' ? 1 : 0;
      const own = (await member.told('my_trades')) as Record<string, unknown>;
      expect(own).toMatchObject({
        hasMore: false,
        sumOfShown: [{ accountType: 'demo', currency: 'BRL', trades: 1, wins, losses, pnl }],
        trades: [{ id: body.id, asset: 'EURUSD-OTC', stake: 12, currency: 'BRL', status, pnl, by: 'hand' }],
      });
      expect(await new ToolCaller(test, bruno.userId).told('my_trades')).toMatchObject({
        trades: [],
        sumOfShown: [],
      });
      expect(await staff.told('my_trades')).toMatchObject({ trades: [] });
      expect(await member.told('my_trades', { to: '2020-01-01', from: '2019-01-01' })).toMatchObject({
        trades: [],
      });
      expect(await member.told('my_balances')).toMatchObject({
        balances: [{ accountType: 'demo', amount: 10_000 + pnl, currency: 'BRL' }, {}],
        realTradingSwitchedOn: false,
      });
    });

    it('shows the bot, its results and its strategies as the API does', async () => {
      expect(await member.told('bot_status')).toMatchObject({
        connected: false,
        running: false,
        state: 'stopped',
      });
      expect(await member.told('my_performance')).toMatchObject({
        ...{ accountType: 'demo', total: 0, today: 0, trades: 0, winRatePercent: 0, currency: 'BRL' },
      });
      const { strategies } = (await member.told('list_strategies')) as { strategies?: { id: string }[] };
      const items = (await ana.client.get('/api/bot/strategies')).body.items as { id: string }[];
      expect(strategies?.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
    });

    it('shows the market', async () => {
      const { assets } = (await member.told('market_assets', { search: 'eurusd-otc' })) as {
        assets?: unknown;
      };
      expect(assets).toEqual([expect.objectContaining({ id: 'EURUSD-OTC', open: true })]);
      const { candles } = (await member.told('market_candles', { asset: 'EURUSD-OTC', timeframe: '1m' })) as {
        candles?: unknown;
      };
      expect(candles).toHaveLength(20);
      expect(await member.told('market_analysis', { asset: 'EURUSD-OTC', timeframe: '1m' })).toMatchObject({
        asset: 'EURUSD-OTC',
        price: expect.any(Number),
        statements: expect.arrayContaining([expect.any(String)]),
      });
      expect((await member.told('market_analysis', { asset: 'NOPE' })).error.code).toBe(
        'MARKET.UNKNOWN_ASSET',
      );
    });
  });

  it('is added to by a later room in one line', async () => {
    const room = await test.app.get(LazyModuleLoader).load(() => LaterRoom);
    room.get(LaterRoom).onModuleInit(); // which Nest itself calls for rooms of the application
    expect(staff.offered()).toContain('contact_count');
    expect(member.offered()).not.toContain('contact_count');
    expect(await staff.told('contact_count')).toMatchObject({ stage: 'lead', contacts: 3 });
  });
});
