import type { Socket } from 'socket.io-client';
import { letIn, openSocket } from '../factories/socket.js';
import { Trader } from '../factories/trader.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';

/** An event of the socket and its payload. */
type News = [event: string, payload: { state?: string }];

describe('trading on paper over HTTP', () => {
  let test: TestApp;
  let ana: Trader;
  beforeAll(async () => {
    test = await startTestApp({ PAPER_SPEED: '100', PAPER_SEED: 'orders-api' });
  });
  beforeEach(async () => {
    ana = await Trader.register(test.url);
  });
  afterAll(() => test.close());

  const settled = async (trader: Trader, id: string) => {
    const path = `/api/broker/orders/${id}`;
    await until(async () => (await trader.client.get(path)).body.state === 'settled');
    return (await trader.client.get(path)).body;
  };

  async function listen(trader: Trader): Promise<{ socket: Socket; heard: News[] }> {
    const socket = openSocket(test.url, trader.token);
    const heard: News[] = [];
    socket.onAny((event: string, payload: unknown) => heard.push([event, payload as News[1]]));
    await letIn(socket);
    return { socket, heard };
  }

  it('needs nothing: an order, its outcome, the balance, and news of all of it to its owner only', async () => {
    const bruno = await Trader.register(test.url);
    const [anas, brunos] = [await listen(ana), await listen(bruno)];
    const connected = await ana.client.put('/api/broker/connection', { provider: 'paper' });
    expect(connected).toMatchObject({
      status: 200,
      body: { provider: 'paper', state: 'connected', accountType: 'demo', realTrading: { enabled: false } },
    });
    const { status, body } = await ana.order({ clientOrderId: 'first' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^trd_/),
      clientOrderId: 'first',
      asset: 'EURUSD-OTC',
      direction: 'call',
      kind: 'blitz',
      accountType: 'demo',
      stake: 10,
      payout: expect.any(Number),
      status: 'open',
      pnl: 0,
      openedAt: expect.stringMatching(/:\d\d\.000Z$/),
      expiresAt: expect.any(String),
      closedAt: null,
      state: 'accepted',
      provider: 'paper',
      currency: 'BRL',
      expirySeconds: 60,
      createdAt: expect.any(String),
      externalId: expect.any(String),
      realTrading: false,
    });
    expect(Date.parse(body.expiresAt) - Date.parse(body.openedAt)).toBe(60_000);
    const order = await settled(ana, body.id);
    expect(order.closedAt).toBe(body.expiresAt);
    const pnl = { win: 10 * body.payout, loss: -10, tie: 0 }[order.status as 'win' | 'loss' | 'tie'];
    expect(order.pnl).toBeCloseTo(pnl, 2);
    const balances = await ana.client.get('/api/broker/balances');
    expect(balances.body).toMatchObject({ realTrading: false, nextCursor: null });
    expect(balances.body.items[0]).toEqual({
      accountType: 'demo',
      amount: 10_000 + order.pnl,
      currency: 'BRL',
    });

    await until(() => anas.heard.some(([event]) => event === 'trade_completed'));
    const trade = (await ana.client.get('/api/broker/trades')).body.items[0];
    expect(Object.keys(trade).sort()).toEqual(
      'accountType asset clientOrderId closedAt direction expiresAt id kind openedAt payout pnl stake status'.split(
        ' ',
      ),
    );
    expect(anas.heard.filter(([event]) => event === 'trade_completed')).toEqual([['trade_completed', trade]]);
    const states = anas.heard
      .filter(([event]) => event === 'broker_state')
      .map(([, payload]) => payload.state);
    expect(states).toEqual(['connecting', 'connected']);
    expect(brunos.heard).toEqual([]);
    expect((await bruno.client.get(`/api/broker/orders/${body.id}`)).status).toBe(404);
    expect((await bruno.client.get('/api/broker/trades')).body.items).toEqual([]);
    for (const { socket } of [anas, brunos]) socket.disconnect();
  });

  it('buys once for many posts of one clientOrderId at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ana.order({ clientOrderId: 'same' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const { items } = (await ana.client.get('/api/broker/positions')).body;
    expect(items.length).toBeLessThanOrEqual(1); // at this speed it may have closed
    expect(await ana.order({ clientOrderId: 'same', stake: 11 })).toMatchObject({
      status: 409,
      body: { code: 'BROKER.CLIENT_ORDER_ID_TAKEN', errors: [{ field: 'clientOrderId' }] },
    });
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['an unknown asset', { asset: 'NOPE' }, 422, 'MARKET.UNKNOWN_ASSET'],
    ['an expiry that nobody offers', { expirySeconds: 61 }, 409, 'BROKER.EXPIRY_NOT_OFFERED'],
    ['a stake above the offer', { stake: 999_999 }, 422, 'BROKER.STAKE_OUT_OF_RANGE'],
    ['a stake below the offer', { stake: 0.01 }, 422, 'BROKER.STAKE_OUT_OF_RANGE'],
    ['real money', { accountType: 'real' }, 409, 'BROKER.REAL_TRADING_OFF'],
    ['three decimals', { stake: 10.001 }, 400, 'COMMON.INVALID_INPUT'],
    ['no stake', { stake: 0 }, 400, 'COMMON.INVALID_INPUT'],
    ['a negative stake', { stake: -1 }, 400, 'COMMON.INVALID_INPUT'],
    ['a stake as text', { stake: '10' }, 400, 'COMMON.INVALID_INPUT'],
    ['another direction', { direction: 'up' }, 400, 'COMMON.INVALID_INPUT'],
    ['an id of a bot', { clientOrderId: 'run_01kf8m:EURUSD:1' }, 400, 'COMMON.INVALID_INPUT'],
    ['an id with spaces', { clientOrderId: 'a b' }, 400, 'COMMON.INVALID_INPUT'],
    ['an unknown field', { leverage: 5 }, 400, 'COMMON.INVALID_INPUT'],
  ])('refuses %s naming the field, and nothing is written', async (_, change, status, code) => {
    const answer = await ana.order(change);
    expect(answer).toMatchObject({ status, body: { status, code } });
    if (code !== 'BROKER.REAL_TRADING_OFF') expect(answer.body.errors[0].field).toBe(Object.keys(change)[0]);
    expect((await ana.client.get('/api/broker/orders')).body).toEqual({
      items: [],
      nextCursor: null,
      realTrading: false,
    });
  });

  it('puts the demo balance back to where it began', async () => {
    const { pnl } = await settled(ana, (await ana.order({ stake: 1000 })).body.id);
    const balances = async () => (await ana.client.get('/api/broker/balances')).body.items;
    expect((await balances())[0].amount).toBeCloseTo(10_000 + pnl, 2);
    const reset = await ana.client.post('/api/broker/demo/reset');
    expect(reset).toMatchObject({
      status: 200,
      body: { items: [{ accountType: 'demo', amount: 10_000 }, {}] },
    });
    expect((await balances())[0].amount).toBe(10_000);
  });

  it('lists orders and trades page by page, filtered, and as a file', async () => {
    for (const direction of ['call', 'put', 'call'] as const) {
      const { body } = await ana.order({
        direction,
        clientOrderId:
          direction === 'put' ? '-1-2' : `list-${direction}-${Math.random().toString(36).slice(2)}`,
      });
      if (body.id) await settled(ana, body.id);
    }
    for (let at = 0; at < 3; at++) await settled(ana, (await ana.order()).body.id);
    const first = (await ana.client.get('/api/broker/trades?limit=2')).body;
    expect(first.items).toHaveLength(2);
    const rest = (await ana.client.get(`/api/broker/trades?limit=2&cursor=${first.nextCursor}`)).body;
    const all = (await ana.client.get('/api/broker/trades')).body.items;
    expect([...first.items, ...rest.items].map(({ id }: { id: string }) => id)).toEqual(
      all.slice(0, 4).map(({ id }: { id: string }) => id),
    );
    for (const query of [
      'asset=GBPUSD',
      'accountType=real',
      'strategy=x',
      'from=2100-01-01',
      'to=2000-01-01',
      'status=rejected',
    ]) {
      expect((await ana.client.get(`/api/broker/trades?${query}`)).body.items).toEqual([]);
    }
    expect(
      (await ana.client.get('/api/broker/trades?asset=EURUSD-OTC&from=2000-01-01')).body.items,
    ).toHaveLength(all.length);
    for (const query of ['cursor=x', 'status=lost', 'from=yesterday', 'limit=201', 'format=xlsx']) {
      expect((await ana.client.get(`/api/broker/trades?${query}`)).status).toBe(400);
    }
    const file = await fetch(`${test.url}/api/broker/trades?format=csv&limit=1`, {
      headers: { authorization: `Bearer ${ana.token}` },
    });
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await file.text()).trim().split('\r\n');
    expect(lines[0]).toBe(
      'id,clientOrderId,asset,direction,kind,accountType,stake,payout,status,pnl,currency,openedAt,expiresAt,closedAt,strategy',
    );
    expect(lines).toHaveLength(all.length + 1);
  });

  it('goes back to not connected when the connection is deleted', async () => {
    await ana.client.put('/api/broker/connection', { provider: 'paper' });
    expect((await ana.client.delete('/api/broker/connection')).status).toBe(204);
    expect((await ana.client.get('/api/broker/connection')).body).toMatchObject({
      provider: 'paper',
      state: 'disconnected',
    });
  });

  it('says what is missing for Quadcode, and keeps nothing', async () => {
    const put = (body: object) => ana.client.put('/api/broker/connection', body);
    expect(await put({ provider: 'quadcode' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'ssid' }] },
    });
    expect(await put({ provider: 'paper', ssid: 'x' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'ssid' }] },
    });
    expect(await put({ provider: 'quadcode', ssid: 'abc' })).toMatchObject({ status: 501 });
    expect(await put({ provider: 'mt5' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'provider' }] },
    });
    expect((await ana.client.get('/api/broker/connection')).body).toMatchObject({ provider: 'paper' });
  });
});
