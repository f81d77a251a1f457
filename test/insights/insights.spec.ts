import type { Socket } from 'socket.io-client';
import { Trades } from '../../src/broker/index.js';
import { DailyInsights } from '../../src/insights/index.js';
import { pastTrade } from '../factories/past-trade.js';
import { letIn, openSocket } from '../factories/socket.js';
import { Trader } from '../factories/trader.js';
import { ApiClient, WebhookSender } from '../factories/webhook-sender.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

const DAY_MS = 86_400_000;

interface Heard {
  id: string;
  text: string;
  locale: string;
}

/** The tests go on where the ones before have left the application. */
describe('insights over HTTP and Socket.IO', () => {
  let test: TestApp;
  let api: ApiClient;
  let member: Trader;
  let operator: ApiClient;
  let sender: WebhookSender;
  const sockets: Socket[] = [];
  /** What an admin and a member have heard. */
  const heard: Heard[] = [];
  const heardByMember: unknown[] = [];

  beforeAll(async () => {
    test = await startTestApp();
    api = await ApiClient.logIn(test.url);
    sender = new WebhookSender(test.url, test.config.webhookSecret);
    member = await Trader.register(test.url);
    operator = await keyOf(['analytics:read', 'insights:write']);
    const token = (await new ApiClient(test.url, '').post('/api/auth/login', ADMIN)).body
      .accessToken as string;
    (await connect(token)).on('insight:new', (insight: Heard) => heard.push(insight));
    (await connect(member.token)).on('insight:new', (insight) => heardByMember.push(insight));
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await test?.close();
  });

  const ADMIN = { email: 'admin@example.com', password: 'admin-password-1' };

  /** A client of its own: what limits users counts keys' owners, so it is the admin's. */
  async function keyOf(scopes: string[]): Promise<ApiClient> {
    const { body } = await api.post('/api/auth/api-keys', { name: 'insights', scopes });
    return new ApiClient(test.url, (body as { key: string }).key);
  }

  function connect(token: string): Promise<Socket> {
    const socket = openSocket(test.url, token);
    sockets.push(socket);
    return letIn(socket);
  }

  const generate = (body?: unknown) => api.post('/api/insights/generate', body);
  const event = (more: Record<string, unknown>) => sender.send({ userId: 'ana@example.com', ...more });

  it('there is none at first', async () => {
    expect(await api.get('/api/insights')).toMatchObject({
      status: 200,
      body: { items: [], nextCursor: null },
    });
    expect(await api.get('/api/insights/latest')).toMatchObject({
      status: 404,
      body: { code: 'INSIGHT.NOT_FOUND' },
    });
    expect((await api.get('/api/insights/ins_nothing')).status).toBe(404);
  });

  it('makes one of the last 24 hours, with what was acknowledged just before', async () => {
    expect((await event({ type: 'purchase', value: 143.2 })).status).toBe(202);
    const before = Date.now();
    const { status, body } = await generate();
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^ins_/),
      period: {
        kind: 'last24h',
        from: expect.any(String),
        to: expect.any(String),
        timeZone: 'America/Sao_Paulo',
      },
      locale: 'pt-BR',
      text: 'Nas últimas 24h: 1 evento, 1 compra, ticket médio R$\u00a0143,20, top usuário: ana@example.com (1 evento). Receita: R$\u00a0143,20; usuários ativos: 1. Nas 24h anteriores: nenhum evento.',
      facts: expect.objectContaining({
        period: body.period,
        currency: 'BRL',
        events: { count: 1 },
        purchases: { count: 1 },
        revenue: { value: 143.2 },
        averageTicket: { value: 143.2 },
        activeUsers: { count: 1 },
        topUsers: [{ userId: 'ana@example.com', count: 1, value: 143.2 }],
        rises: [],
        falls: [],
      }),
      source: 'template',
      createdAt: expect.any(String),
    });
    const [from, to] = [body.period.from, body.period.to].map(Date.parse);
    expect(to - from).toBe(DAY_MS);
    expect(to).toBeGreaterThan(before);
    expect(body.facts.change.events).toEqual({ before: 0, fraction: null, direction: 'up' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ id: body.id, text: body.text, locale: 'pt-BR' }]);
  });

  it('answers unchanged facts with the one that there is, and a new event with a new one', async () => {
    const [known] = (await api.get('/api/insights')).body.items;
    for (const body of [undefined, {}, { locale: 'pt-BR' }]) {
      expect(await generate(body)).toMatchObject({ status: 201, body: { id: known.id, text: known.text } });
    }
    await event({ type: 'login', userId: 'bruno' });
    const { body } = await generate({});
    expect(body.id).not.toBe(known.id);
    expect(body.facts.events.count).toBe(2);
    expect(body.text).toContain('2 eventos, 1 compra');
    expect(body.text).toContain('top 2 usuários: ana@example.com (1 evento) e bruno (1)');
    expect((await api.get(`/api/insights/${known.id}`)).body).toEqual(known); // as it was made
  });

  it('is one when many ask at the same moment', async () => {
    await event({ type: 'login', userId: 'caio' });
    const answers = await Promise.all([generate(), generate(), operator.post('/api/insights/generate')]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id as string)).size).toBe(1);
  });

  it('speaks English, of a day and of any period', async () => {
    const english = (await generate({ locale: 'en' })).body;
    expect(english.text).toMatch(
      /^In the last 24h: 3 events, 1 purchase, average ticket R\$143\.20, top 3 users: /,
    );
    await sender.send({ userId: 'ana', type: 'login', timestamp: '2026-01-10T12:00:00-03:00' });
    const day = (await generate({ from: '2026-01-10', to: '2026-01-10' })).body;
    expect(day.text).toBe(
      'Em 10/01/2026 (sábado): 1 evento, nenhuma compra, top usuário: ana (1 evento). Usuários ativos: 1. No dia anterior: nenhum evento.',
    );
    expect(day.period).toEqual({
      kind: 'day',
      from: '2026-01-10T03:00:00.000Z',
      to: '2026-01-11T03:00:00.000Z',
      timeZone: 'America/Sao_Paulo',
    });
    expect(
      (await generate({ from: '2026-01-10T00:00:00-03:00', to: '2026-01-11T00:00:00-03:00' })).body.id,
    ).toBe(day.id);
    const custom = (await generate({ from: '2026-01-01', to: '2026-01-07' })).body;
    expect(custom.text).toBe('De 01/01/2026 a 07/01/2026: nenhum evento.');
    expect((await generate({ from: '2026-01-01', to: '2026-01-07', locale: 'en' })).body.text).toBe(
      'From January 1, 2026 to January 7, 2026: no events.',
    );
  });

  it('lists, filters and pages, newest first', async () => {
    const all = (await api.get('/api/insights')).body.items as {
      id: string;
      createdAt: string;
      locale: string;
    }[];
    expect(all).toHaveLength(7);
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
    );
    const ids = async (query: string) =>
      ((await api.get(`/api/insights?${query}`)).body.items as { id: string }[]).map(({ id }) => id);
    expect(await ids('locale=en')).toEqual(all.filter(({ locale }) => locale === 'en').map(({ id }) => id));
    expect(await ids('kind=day')).toHaveLength(1);
    expect(await ids(`from=${all[2].createdAt}&kind=custom`)).toEqual([all[0].id, all[1].id]);
    expect(await ids(`to=${all.at(-1)!.createdAt}`)).toEqual([]);
    const first = (await api.get('/api/insights?limit=5')).body;
    const second = (await api.get(`/api/insights?limit=5&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
    expect((await api.get('/api/insights/latest')).body).toEqual(all[0]);
    expect((await api.get('/api/insights/latest?locale=pt-BR')).body).toEqual(all[1]);
    expect((await api.get('/api/insights/latest?kind=last24h&locale=en')).body).toMatchObject({
      locale: 'en',
    });
    expect((await api.get('/api/insights/latest?kind=day&locale=en')).status).toBe(404);
  });

  it('adds up the trades of all users', async () => {
    const now = Date.now();
    await test.app
      .get(Trades)
      .addPast([
        pastTrade(now),
        pastTrade(now - 1000, { userId: 'bruno', status: 'loss', pnl: -1000 }),
        pastTrade(now - 1000, { accountType: 'real', currency: 'USD', pnl: 250 }),
        pastTrade(now - 2 * DAY_MS),
      ]);
    const { facts, text } = (await generate()).body;
    expect(facts.trading).toEqual({
      demo: { users: 2, trades: 2, wins: 1, losses: 1, pnl: { value: -1.3, currency: 'BRL' } },
      real: { users: 1, trades: 1, wins: 1, losses: 0, pnl: { value: 2.5, currency: 'USD' } },
    });
    expect(text).toContain(
      'Operações em conta demo: 2 de 2 usuários, com 1 vitória, 1 derrota e resultado de',
    );
  });

  it.each([
    [{ to: '2999-01-01' }, 'to'],
    [{ from: '2026-01-02', to: '2026-01-01' }, 'from'],
    [{ from: '2020-01-01', to: '2026-01-01' }, 'from'],
    [{ from: 'yesterday' }, 'from'],
    [{ from: 5 }, 'from'],
    [{ to: null }, 'to'],
    [{ locale: 'fr' }, 'locale'],
    [{ days: 3 }, 'days'],
  ])('refuses %j', async (asked, field) => {
    const { status, body } = await generate(asked);
    expect({ status, fields: body.errors?.map((error: { field: string }) => error.field) }).toEqual({
      status: 400,
      fields: expect.arrayContaining([field]),
    });
  });

  it.each(['?limit=0', '?locale=fr', '?kind=week', '?from=x', '?cursor=x', '?order=asc', '/latest?locale=x'])(
    'refuses GET %s',
    async (query) => expect((await api.get(`/api/insights${query}`)).status).toBe(400),
  );

  it('is for those who read analytics, and made by those who may', async () => {
    const reader = await keyOf(['analytics:read']);
    for (const path of ['/api/insights', '/api/insights/latest', '/api/insights/ins_1']) {
      expect((await member.client.get(path)).status).toBe(403);
      expect((await new ApiClient(test.url, '').get(path)).status).toBe(401);
    }
    expect((await reader.get('/api/insights/latest')).status).toBe(200);
    for (const client of [member.client, reader]) {
      expect((await client.post('/api/insights/generate', {})).status).toBe(403);
    }
    expect(heardByMember).toEqual([]);
  });

  it('makes the one of yesterday once, and answers it to whoever asks for that day', async () => {
    const daily = test.app.get(DailyInsights);
    const { signal } = new AbortController();
    const told = heard.length;
    const [{ days }] = await Promise.all([daily.makeMissing(signal), daily.makeMissing(signal)]);
    expect(days).toHaveLength(1);
    expect(await daily.makeMissing(signal)).toEqual({ days: [] });
    await daily.makeYesterday(signal);
    const rows = (await api.get('/api/insights?kind=day')).body.items.filter(
      ({ day }: { day?: string }) => day !== undefined,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ day: days[0], locale: 'pt-BR', source: 'template' });
    await until(() => heard.length > told);
    expect((await generate({ from: days[0], to: days[0] })).body.id).toBe(rows[0].id);
    expect(heard.slice(told).map(({ id }) => id)).toEqual([rows[0].id]);
  });

  it('limits each user', async () => {
    let refused = await generate();
    for (let asked = 0; asked < 20 && refused.status === 201; asked++) refused = await generate();
    expect(refused).toMatchObject({ status: 429, body: { code: 'INSIGHT.TOO_MANY' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await generate({ to: '2999-01-01' })).status).toBe(400);
    expect((await api.get('/api/insights/latest')).status).toBe(200);
  });
});
