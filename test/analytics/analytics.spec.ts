import { EventLedger } from '../../src/events/index.js';
import { AnalyticsService } from '../../src/analytics/analytics.service.js';
import { RebuildService } from '../../src/analytics/index.js';
import { RecountGate } from '../../src/analytics/rebuild/recount.gate.js';
import { letIn, openSocket } from '../factories/socket.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const DAY = { from: '2026-01-10', to: '2026-01-10' };
const at = (hour: number) => `2026-01-10T${String(hour).padStart(2, '0')}:30:00-03:00`;
const SENT = [
  { id: 'p1', userId: 'ana', type: 'purchase', value: 100.5, timestamp: at(9) },
  { id: 'p2', userId: 'ana', type: 'purchase', value: 49.5, timestamp: at(9) },
  { id: 'p3', userId: 'bruno', type: 'purchase', value: 20, currency: 'USD', timestamp: at(23) },
  { id: 'l1', userId: 'caio', type: 'login', timestamp: at(0) },
];

describe('analytics over HTTP and Socket.IO', () => {
  let test: TestApp;
  let api: ApiClient;
  let sender: WebhookSender;

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    sender = new WebhookSender(test.url, test.config.webhookSecret);
    expect((await sender.send(SENT)).status).toBe(202);
    await counted();
  });
  afterAll(() => test?.close());

  const counted = () => test.app.get(EventLedger).drained();
  const ask = (path: string, query: Record<string, string> = {}) =>
    api.get(`/api/analytics/${path}?${new URLSearchParams(query).toString()}`);

  it('answers with the shapes of the contract', async () => {
    const { status, body } = await ask('summary', DAY);
    expect(status).toBe(200);
    expect(body).toEqual({
      from: '2026-01-10T03:00:00.000Z',
      to: '2026-01-11T03:00:00.000Z',
      totalEvents: 4,
      byType: [
        { type: 'purchase', count: 3, value: 150 },
        { type: 'login', count: 1, value: 0 },
      ],
      purchases: { count: 2, value: 150, averageTicket: 75 },
      byCurrency: [
        { currency: 'BRL', count: 2, value: 150, averageTicket: 75 },
        { currency: 'USD', count: 1, value: 20, averageTicket: 20 },
      ],
      activeUsers: 3,
      topUsers: [
        { userId: 'ana', count: 2, value: 150 },
        { userId: 'bruno', count: 1, value: 0 },
        { userId: 'caio', count: 1, value: 0 },
      ],
      previous: {
        from: '2026-01-09T03:00:00.000Z',
        to: '2026-01-10T03:00:00.000Z',
        totalEvents: 0,
        byType: [],
        purchases: { count: 0, value: 0, averageTicket: 0 },
        byCurrency: [],
        activeUsers: 0,
        topUsers: [],
      },
      change: { totalEvents: null, purchases: null, value: null, averageTicket: null, activeUsers: null },
    });
    const hours = (await ask('timeseries', { ...DAY, metric: 'value', interval: 'hour', currency: 'USD' }))
      .body;
    expect(hours.points).toHaveLength(24);
    expect(hours.points[23]).toEqual({ time: '2026-01-11T02:00:00.000Z', value: 20 });
    expect(hours).toMatchObject({ total: 20, previous: { total: 0 }, change: { total: null } });
    expect((await ask('top-users', { ...DAY, by: 'value', limit: '1' })).body).toEqual({
      from: body.from,
      to: body.to,
      items: [{ userId: 'ana', count: 2, value: 150 }],
      nextCursor: null,
      previous: { from: body.previous.from, to: body.from, items: [] },
    });
    expect((await ask('types', DAY)).body).toMatchObject({
      items: body.byType,
      previous: { items: [] },
      change: [
        { type: 'purchase', count: null, value: null },
        { type: 'login', count: null, value: null },
      ],
    });
  });

  it('answers about users with the shapes of the contract', async () => {
    const active = (await ask('active-users', DAY)).body;
    expect(active).toMatchObject({
      dau: 3,
      wau: 3,
      mau: 3,
      stickiness: 1,
      points: [{ time: '2026-01-10T03:00:00.000Z', dau: 3, wau: 3, mau: 3 }],
      previous: { dau: 0, points: [{ time: '2026-01-09T03:00:00.000Z', dau: 0, wau: 0, mau: 0 }] },
      change: { dau: null, wau: null, mau: null, stickiness: null },
    });
    expect((await ask('active-users', { ...DAY, type: 'login' })).body.dau).toBe(1);
    expect((await ask('retention', { ...DAY, period: 'week' })).body).toMatchObject({
      period: 'week',
      users: 3,
      cohorts: [{ time: '2026-01-05T03:00:00.000Z', users: 3, returned: [3], rates: [1] }],
      previous: { users: 0 },
    });
    expect((await ask('funnel', { ...DAY, steps: 'login,purchase', within: '7d' })).body).toMatchObject({
      within: '7d',
      conversion: 0,
      steps: [
        { type: 'login', users: 1, conversion: 1, medianSeconds: null },
        { type: 'purchase', users: 0, conversion: 0, medianSeconds: null },
      ],
      previous: { steps: [{ users: 0 }, { users: 0 }] },
      change: { users: null },
    });
    const twice = (await ask('funnel', { ...DAY, steps: 'purchase,purchase' })).body;
    expect(twice).toMatchObject({ within: '7d', steps: [{ users: 2 }, { users: 1, medianSeconds: 0 }] });
  });

  it('breaks down by a declared field, and hears of metadata that change', async () => {
    const by = { ...DAY, type: 'login', by: 'metadata.country' };
    expect((await ask('breakdown', by)).body).toMatchObject({
      status: 400,
      code: 'ANALYTICS.FIELD_NOT_DECLARED',
    });
    const fields = [{ path: 'metadata.country', label: 'Country' }];
    expect((await api.post('/api/event-types', { type: 'login', fields })).status).toBe(201);
    expect((await ask('breakdown', by)).body).toMatchObject({
      type: 'login',
      by: 'metadata.country',
      items: [{ value: null, count: 1, sum: 0, share: 1 }],
      other: { values: 0, count: 0, sum: 0 },
      previous: { items: [] },
      change: { count: null, sum: null },
    });
    expect((await api.patch('/api/events/l1', { metadata: { country: 'PT' } })).status).toBe(200);
    await counted();
    expect((await ask('breakdown', by)).body.items).toEqual([{ value: 'PT', count: 1, sum: 0, share: 1 }]);
  });

  it.each([
    'summary',
    'timeseries',
    'top-users',
    'types',
    'active-users',
    'retention',
    'funnel',
    'breakdown',
  ])('%s leaves the comparison out when nobody wants it', async (path) => {
    const extra = { funnel: { steps: 'login,purchase' }, breakdown: { type: 'login', by: 'country' } };
    const query = { ...DAY, ...(extra as Record<string, object>)[path] };
    const { body } = await ask(path, { ...query, compare: 'false' });
    expect(body.from).toBe('2026-01-10T03:00:00.000Z');
    expect(body).not.toHaveProperty('previous');
    expect(body).not.toHaveProperty('change');
    expect((await ask(path, query)).body.previous.to).toBe(body.from);
  });

  it('without a period it is about the last thirty days and today', async () => {
    const { body } = await ask('timeseries');
    expect(body).toMatchObject({ metric: 'count', interval: 'day' });
    expect(body.points).toHaveLength(31);
  });

  it.each<[string, Record<string, string>, string]>([
    ['summary', { from: 'yesterday' }, 'from'],
    ['summary', { from: '2026-01-02', to: '2026-01-01' }, 'from'],
    ['summary', { from: '2001-01-01', to: '2026-01-01' }, 'from'],
    ['summary', { tz: 'Mars/Olympus' }, 'tz'],
    ['summary', { currency: 'reais' }, 'currency'],
    ['summary', { users: 'maybe' }, 'users'],
    ['summary', { colour: 'red' }, 'colour'],
    ['timeseries', { metric: 'mood' }, 'metric'],
    ['timeseries', { interval: 'year' }, 'interval'],
    ['timeseries', { interval: 'minute' }, 'interval'],
    ['timeseries', { type: 'Not A Type' }, 'type'],
    ['top-users', { by: 'age' }, 'by'],
    ['top-users', { limit: '101' }, 'limit'],
    ['top-users', { limit: '0' }, 'limit'],
    ['types', { to: '2026-13-01' }, 'to'],
    ['types', { compare: 'maybe' }, 'compare'],
    ['active-users', { tz: 'Mars/Olympus' }, 'tz'],
    ['active-users', { from: '2001-01-01', to: '2026-01-01' }, 'from'],
    ['active-users', { type: '__proto__$' }, 'type'],
    ['retention', { period: 'month' }, 'period'],
    ['retention', { from: '2020-01-01', to: '2026-01-01' }, 'period'],
    ['retention', { from: '2001-01-01', to: '2026-01-01' }, 'from'],
    ['funnel', {}, 'steps'],
    ['funnel', { steps: 'login' }, 'steps'],
    ['funnel', { steps: Array.from({ length: 50 }, (_, i) => `s${i}`).join(',') }, 'steps'],
    ['funnel', { steps: Array.from({ length: 500 }, (_, i) => `s${i}`).join(',') }, 'steps'],
    ['funnel', { steps: 'login,purchase', within: '91d' }, 'within'],
    ['funnel', { steps: 'login,purchase', within: 'soon' }, 'within'],
    ['breakdown', { by: 'metadata.country' }, 'type'],
    ['breakdown', { type: 'login' }, 'by'],
    ['breakdown', { type: 'login', by: 'metadata.__proto__' }, 'by'],
    ['breakdown', { type: 'login', by: 'metadata.$where' }, 'by'],
    ['breakdown', { type: 'login', by: 'metadata.city' }, 'by'],
    ['breakdown', { type: 'login', by: 'metadata.country', limit: '101' }, 'limit'],
  ])('%s refuses %j and names %s', async (path, query, field) => {
    const { status, body } = await ask(path, query);
    expect(status).toBe(400);
    expect([...new Set(body.errors.map((error: { field: string }) => error.field))]).toEqual([field]);
    expect(body.code).toMatch(/^(COMMON|ANALYTICS)\.[A-Z_]+$/);
  });

  it('is for staff', async () => {
    const nobody = new ApiClient(test.url, '');
    expect((await nobody.get('/api/analytics/summary')).status).toBe(401);
    const member = { name: 'Member', email: 'member@example.com', password: 'member-password-1' };
    expect((await nobody.post('/api/auth/register', member)).status).toBe(201);
    const client = await ApiClient.logIn(test.url, member.email, member.password);
    expect((await client.get('/api/analytics/summary')).status).toBe(403);
  });

  it('edits and deletes of old events reach the figures, and a recount agrees', async () => {
    const edit = await api.patch('/api/events/p1', { value: 0.5, timestamp: '2026-01-09T12:00:00Z' });
    expect(edit.status).toBe(200);
    await api.delete('/api/events/l1');
    await counted();
    expect((await ask('summary', DAY)).body).toMatchObject({
      totalEvents: 2,
      purchases: { count: 1, value: 49.5 },
      activeUsers: 2,
      previous: { totalEvents: 1, purchases: { value: 0.5 }, activeUsers: 1 },
      change: { totalEvents: 1, value: 98, activeUsers: 1 },
    });
    expect(await test.app.get(RebuildService).run()).toEqual({ events: 3, differences: 0 });
  });

  it('tells whoever watches what today has become', async () => {
    const { body } = await new ApiClient(test.url, '').post('/api/auth/login', {
      email: 'admin@example.com',
      password: 'admin-password-1',
    });
    const socket = openSocket(test.url, body.accessToken);
    try {
      await letIn(socket);
      const updates: Record<string, unknown>[] = [];
      let seen = () => {};
      const complete = new Promise<void>((resolve) => (seen = resolve));
      socket.on('analytics:update', (update: Record<string, unknown>) => {
        updates.push(update);
        if (update['totalEvents'] === 3) seen();
      });
      await sender.send([{ userId: 'dora', type: 'login', timestamp: at(1) }]); // not of today
      await sender.send([{ userId: 'ana', type: 'purchase', value: 10 }]);
      await sender.send([
        { userId: 'ana', type: 'login' },
        { userId: 'bruno', type: 'login' },
      ]);
      await complete;
      expect(updates.at(-1)).toEqual({
        totalEvents: 3,
        purchases: 1,
        activeUsers: 2,
        at: expect.any(String),
      });
    } finally {
      socket.disconnect();
    }
  });

  it('during a recount at the start it tells no figures, and afterwards what has moved meanwhile', async () => {
    const login = { email: 'admin@example.com', password: 'admin-password-1' };
    const { body } = await new ApiClient(test.url, '').post('/api/auth/login', login);
    const analytics = test.app.get(AnalyticsService, { strict: false });
    const gate = test.app.get(RecountGate, { strict: false });
    const before = (await analytics.today()).totalEvents;
    const socket = openSocket(test.url, body.accessToken);
    try {
      await letIn(socket);
      let heard = 0;
      const update = new Promise<Record<string, unknown>>((resolve) =>
        socket.on('analytics:update', (figures: Record<string, unknown>) => {
          heard++;
          resolve(figures);
        }),
      );
      gate.close();
      await sender.send([{ userId: 'eva', type: 'login' }]);
      await counted();
      expect((await ask('summary')).status).toBe(503);
      await expect(analytics.today()).rejects.toMatchObject({ status: 503 });
      expect(heard).toBe(0);
      gate.open();
      expect(await update).toMatchObject({ totalEvents: before + 1 });
    } finally {
      gate.open();
      socket.disconnect();
    }
  });
});
