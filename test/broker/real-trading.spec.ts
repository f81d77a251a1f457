import { ApiClient } from '../factories/webhook-sender.js';
import { Trader, TRADER_PASSWORD as password } from '../factories/trader.js';
import { codeAt } from '../../src/auth/two-factor/totp.rules.js';
import { startTestApp, type TestApp } from '../setup/test-app.js';

const limits = { perOrderLimit: 20, perDayLimit: 50 };

describe('trading with real money over HTTP', () => {
  let test: TestApp;
  let ana: Trader;
  beforeAll(async () => {
    test = await startTestApp({ PAPER_SPEED: '1', PAPER_SEED: 'real' });
  });
  beforeEach(async () => {
    ana = await Trader.register(test.url);
  });
  afterAll(() => test.close());

  const put = (body: object) => ana.client.put('/api/broker/real-trading', body);
  const real = (stake: number) => ana.order({ stake, accountType: 'real' });

  it('is off, and switched on with password, code and limits, which are held', async () => {
    expect((await ana.client.get('/api/broker/real-trading')).body).toEqual({ enabled: false });
    const code = await ana.withTwoFactor();
    const on = await put({ enabled: true, password, code, ...limits });
    expect(on).toMatchObject({
      status: 200,
      body: {
        enabled: true,
        ...limits,
        usedToday: 0,
        warning: expect.stringContaining('Trading loses money'),
      },
    });
    expect(await real(20.01)).toMatchObject({
      status: 422,
      body: { code: 'BROKER.REAL_LIMIT', errors: [{ field: 'stake' }] },
    });
    const answers = await Promise.all(Array.from({ length: 8 }, () => real(10)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 201, 422, 422, 422]);
    expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'BROKER.REAL_LIMIT' });
    expect((await ana.client.get('/api/broker/real-trading')).body).toMatchObject({ usedToday: 50 });
    expect((await ana.client.get('/api/broker/balances')).body).toMatchObject({ realTrading: true });
    expect((await ana.client.get('/api/broker/connection')).body).toMatchObject({
      realTrading: { enabled: true },
    });
    expect((await ana.order()).body).toMatchObject({ realTrading: true, accountType: 'demo' }); // demo is not limited by it

    expect(await put({ enabled: false })).toMatchObject({ status: 200, body: { enabled: false } });
    expect(await real(1)).toMatchObject({ status: 409, body: { code: 'BROKER.REAL_TRADING_OFF' } });
  });

  it('gives back what was refused', async () => {
    const code = await ana.withTwoFactor();
    await put({ enabled: true, password, code, perOrderLimit: 900, perDayLimit: 1000 });
    expect((await real(600)).status).toBe(201);
    expect(await real(401)).toMatchObject({ status: 409, body: { code: 'BROKER.BALANCE_TOO_LOW' } });
    expect((await ana.client.get('/api/broker/real-trading')).body).toMatchObject({ usedToday: 600 });
  });

  it.each<[string, object, number, string]>([
    ['no limits', { perOrderLimit: undefined, perDayLimit: undefined }, 400, 'COMMON.INVALID_INPUT'],
    ['a day below an order', { perDayLimit: 19.99 }, 400, 'COMMON.INVALID_INPUT'],
    ['a limit of nothing', { perOrderLimit: 0 }, 400, 'COMMON.INVALID_INPUT'],
    ['no code', { code: undefined }, 403, 'AUTH.TWO_FACTOR_REQUIRED'],
    ['a wrong password', { password: 'not the password' }, 403, 'AUTH.WRONG_PASSWORD'],
    ['no password', { password: undefined }, 403, 'AUTH.WRONG_PASSWORD'],
    ['no recovery code of this user', { code: 'k7m2-9qrt-x4wa-h3pz' }, 403, 'AUTH.TWO_FACTOR_WRONG'],
  ])('is not switched on with %s', async (_, change, status, code) => {
    const right = await ana.withTwoFactor();
    expect(await put({ enabled: true, password, code: right, ...limits, ...change })).toMatchObject({
      status,
      body: { code },
    });
    expect((await ana.client.get('/api/broker/real-trading')).body).toEqual({ enabled: false });
  });

  it('is not switched on without two-factor authentication, and ends with it', async () => {
    expect(await put({ enabled: true, password, code: '123456', ...limits })).toMatchObject({
      status: 403,
      body: { code: 'AUTH.TWO_FACTOR_OFF' },
    });
    const { secret } = (await ana.client.post('/api/auth/2fa/setup')).body as { secret: string };

    const enabled = await ana.client.post('/api/auth/2fa/enable', { code: codeAt(secret, Date.now()) });
    const [first, second] = (enabled.body as { recoveryCodes: string[] }).recoveryCodes;
    expect((await put({ enabled: true, password, code: first, ...limits })).status).toBe(200);
    expect((await real(1)).status).toBe(201);
    await ana.client.post('/api/auth/2fa/disable', { password, code: second });
    expect(await real(1)).toMatchObject({ status: 409, body: { code: 'BROKER.REAL_TRADING_OFF' } });
    expect((await ana.client.get('/api/broker/real-trading')).body).toEqual({ enabled: false });

    await ana.withTwoFactor(); // another one does not bring real money back
    expect((await ana.client.get('/api/broker/real-trading')).body).toEqual({ enabled: false });
    expect(await real(1)).toMatchObject({ status: 409, body: { code: 'BROKER.REAL_TRADING_OFF' } });
  });

  it('is not switched by an API key', async () => {
    const { body } = await ana.client.post('/api/auth/api-keys', {
      name: 'bot',
      scopes: ['trading:read', 'trading:write'],
    });
    const key = new ApiClient(test.url, (body as { key: string }).key);
    expect((await key.get('/api/broker/real-trading')).status).toBe(200);
    expect((await key.put('/api/broker/real-trading', { enabled: false })).status).toBe(403);
  });
});
