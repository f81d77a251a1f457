import { Trader } from '../factories/trader.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';
import { until } from '../setup/until.js';
import { QuadcodeServer } from '../support/quadcode/quadcode-server.js';
import { NEWER_SDK, OLDER_SDK } from '../support/quadcode/quadcode-world.js';

const OPEN_OPTION = 'binary-options.open-option';

describe.each([OLDER_SDK, NEWER_SDK])('trading at a platform of Quadcode over HTTP, with %s', (sdk) => {
  let server: QuadcodeServer;
  let test: TestApp;
  let ana: Trader;
  let time: NodeJS.Timeout;
  beforeAll(async () => {
    server = await QuadcodeServer.open();
    time = setInterval(() => server.step(), 200); // five seconds in one
    test = await startTestApp({ ...server.variables, QUADCODE_SDK: sdk });
    ana = await Trader.register(test.url);
  });
  afterAll(async () => {
    await test?.close();
    clearInterval(time);
    await server.stop();
  });

  const order = (id: string) => ana.order({ asset: '76', expirySeconds: 5, clientOrderId: id });
  const settled = async (id: unknown) => {
    const path = `/api/broker/orders/${String(id)}`;
    await until(async () => (await ana.client.get(path)).body.state === 'settled');
    return (await ana.client.get(path)).body;
  };

  it('connects with an SSID that is good, and only with one', async () => {
    const wrong = await ana.client.put('/api/broker/connection', { provider: 'quadcode', ssid: 'wrong' });
    expect(wrong.status).toBe(422);
    const ssid = server.addUser(42);
    const right = await ana.client.put('/api/broker/connection', { provider: 'quadcode', ssid });
    expect(right).toMatchObject({ status: 200, body: { state: 'connected', platformUserId: '42' } });
    expect(JSON.stringify(right.body)).not.toContain(ssid);
  });

  it('buys and settles', async () => {
    const { status, body } = await order('first');
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'accepted', provider: 'quadcode', currency: 'USD', payout: 0.87 });
    expect(['win', 'loss', 'tie']).toContain((await settled(body['id'])).status);
  });

  it('an order whose reply is lost with the connection is settled from the positions, and sent once', async () => {
    const sent = server.asked(OPEN_OPTION);
    server.replyLost.add(OPEN_OPTION);
    const ordering = order('lost');
    await until(() => server.asked(OPEN_OPTION) > sent);
    server.cut();
    server.replyLost.clear();
    const { body } = await ordering;
    expect(['unknown', 'accepted']).toContain(body['state']); // news of the position may be faster
    const position = server.platform.positions.at(-1)!;
    const trade = await settled(body['id']);
    expect(trade).toMatchObject({
      externalId: String(position.external_id),
      pnl: position.pnl_realized,
      clientOrderId: 'lost',
    });
    expect(server.asked(OPEN_OPTION)).toBe(sent + 1);
  });

  it('says that a new session is needed when the platform does not take it any more', async () => {
    for (const ssid of [...server.platform.users.keys()]) server.expire(ssid);
    await until(async () => (await ana.client.get('/api/broker/connection')).body.state === 'needs_session');
    const refused = await order('late');
    expect(refused).toMatchObject({ status: 409, body: { code: 'BROKER.NEEDS_SESSION' } });
  });
});
