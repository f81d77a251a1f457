import {
  NEWER_SDK,
  OLDER_SDK,
  purchaseOf,
  QuadcodeWorld,
} from '../../../../test/support/quadcode/quadcode-world.js';
import { until } from '../../../../test/setup/until.js';
import { BrokerSilent, PurchaseRefused } from '../../broker.errors.js';

const OPEN_OPTION = 'binary-options.open-option';
let world: QuadcodeWorld;
let ssid: string;
const open = async (sdk: string, times = {}) => {
  world = await QuadcodeWorld.open(sdk, times);
  ssid = world.server.addUser(42);
};
afterEach(() => world.close());

describe.each([
  ['the published older edition', OLDER_SDK],
  ['an edition with all features', NEWER_SDK],
])('a session over %s', (_, sdk) => {
  beforeEach(() => open(sdk));

  it('knows the user, the balances and the assets of the platform', async () => {
    const { session, told } = await world.connect(ssid);
    expect(session.state).toBe('connected');
    expect(told.states).toEqual(['connected']);
    expect(session.platformUserId).toBe('42');
    expect(session.market.key).toBe('quadcode:13');
    await expect(session.balances()).resolves.toEqual([
      { accountType: 'real', amount: 100_000, currency: 'USD' },
      { accountType: 'demo', amount: 1_000_000, currency: 'USD' },
    ]);
    const assets = await session.market.assets();
    expect(assets.map(({ id, symbol, kind, open, payout }) => [id, symbol, kind, open, payout])).toEqual([
      ['76', 'EURUSD-OTC', 'forex', true, 0.87],
      ['816', 'BTCUSD', 'crypto', true, 0.87],
      ['1', 'EURUSD', 'forex', true, 0.87],
    ]);
    await expect(session.asset('1')).resolves.toMatchObject({ symbol: 'EURUSD' });
    await expect(session.asset('999')).rejects.toMatchObject({ code: 'MARKET.UNKNOWN_ASSET' });
  });

  it('offers what can be bought now, n steps being the n-th that still can', async () => {
    world.server.jump(40); // 20 s before a full minute: within the dead time of turbo options
    const { session } = await world.connect(ssid);
    const offers = await session.offers('76');
    expect(
      offers.map(({ kind, expirySeconds, payout, deadTime }) => [kind, expirySeconds, payout, deadTime]),
    ).toEqual([
      ['binary', [900, 1800, 2700], 0.87, 300_000],
      ['turbo', [60, 120, 180, 240], 0.87, 30_000],
      ['blitz', [5, 30, 60], 0.87, 0],
    ]);
    const bought = await session.buy(purchaseOf({ kind: 'turbo', expirySeconds: 60 }));
    expect(bought.expiresAt).toBe(world.server.now + 80_000); // the next minute cannot be bought any more
    world.server.platform.active(76).suspended = true;
    const later = await world.connect(ssid, 'bob');
    await expect(later.session.offers('76')).resolves.toEqual([]);
    await expect(later.session.asset('76')).resolves.toMatchObject({ open: false, payout: 0 });
  });

  it.each([
    ['win', 870],
    ['loose', -1000, 'loss'],
    ['equal', 0, 'tie'],
    ['sold', -500],
  ] as const)('buys and hears that it is %s', async (reason, pnl, status: string = reason) => {
    const { session, told } = await world.connect(ssid);
    const bought = await session.buy(purchaseOf());
    expect(bought).toMatchObject({
      clientOrderId: 'order-1',
      asset: '76',
      kind: 'blitz',
      direction: 'call',
      accountType: 'demo',
      stake: 1000,
      payout: 0.87,
      status: 'open',
      openedAt: world.server.now,
      expiresAt: world.server.now + 30_000,
    });
    world.server.settles = false;
    world.server.step(30);
    world.server.close(world.server.platform.positions[0], reason);
    await until(() => told.positions.at(-1)?.status === status);
    expect(told.positions.at(-1)).toMatchObject({
      externalId: bought.externalId,
      clientOrderId: 'order-1',
      pnl,
      payout: 0.87,
      direction: 'call',
      closedAt: world.server.now,
    });
    await until(() => told.balances.at(-1)?.amount === 1_000_000 + pnl);
    expect(await session.positions(0)).toHaveLength(1);
    expect(await session.positions(world.server.now + 1)).toHaveLength(0);
  });

  it('takes what comes twice or too late for what it is', async () => {
    const { session, told } = await world.connect(ssid);
    await session.buy(purchaseOf());
    await until(() => told.positions.length === 1);
    const { server } = world;
    const [position] = server.platform.positions;
    const asOpened = { ...position };
    server.close(position, 'win');
    server.tellPosition(position);
    server.tellPosition(position, { status: 'open', version: asOpened.version });
    server.tellPosition(asOpened);
    const other = await session.buy(purchaseOf({ clientOrderId: 'order-2', stake: 500 }));
    await until(() => told.positions.some(({ externalId }) => externalId === other.externalId));
    expect(told.positions.map(({ status }) => status)).toEqual(['open', 'win', 'open']);
  });

  it('hears of a close that comes before the opening', async () => {
    const { session, told } = await world.connect(ssid);
    const { server } = world;
    server.late.set(OPEN_OPTION, 200);
    server.events = false;
    const buying = session.buy(purchaseOf());
    await until(() => server.platform.positions.length === 1);
    server.events = true;
    const asOpened = { ...server.platform.positions[0] };
    server.close(server.platform.positions[0], 'win');
    server.tellPosition(asOpened);
    await expect(buying).resolves.toMatchObject({ clientOrderId: 'order-1', status: 'win', pnl: 870 });
    expect(told.positions.map(({ status }) => status)).toEqual(['win']);
  });

  it.each([
    ['STAKE', { stake: 99_999_999_900 }, 'BROKER.STAKE_OUT_OF_RANGE'],
    ['BALANCE', { stake: 150_000, accountType: 'real' }, 'BROKER.BALANCE_TOO_LOW'],
    ['EXPIRY', { expirySeconds: 31 }, 'BROKER.EXPIRY_NOT_OFFERED'],
    ['STEP', { kind: 'turbo', expirySeconds: 6000 }, 'BROKER.EXPIRY_NOT_OFFERED'],
    ['KIND', { asset: '816', kind: 'turbo', expirySeconds: 60 }, 'BROKER.KIND_NOT_OFFERED'],
  ] as const)('refuses a wrong %s and sends nothing', async (_, changes, code) => {
    const { session } = await world.connect(ssid);
    const refused = session.buy(purchaseOf(changes));
    await expect(refused).rejects.toBeInstanceOf(PurchaseRefused);
    await expect(refused).rejects.toMatchObject({ code });
    expect(world.server.asked(OPEN_OPTION)).toBe(0);
  });

  it.each([
    [{ status: 4003, message: 'active is suspended' }, 'BROKER.MARKET_CLOSED'],
    [{ status: 4112, message: 'expiration is not available' }, 'BROKER.PURCHASE_WINDOW_CLOSED'],
    [{ status: 4001, message: 'not enough money' }, 'BROKER.BALANCE_TOO_LOW'],
    [{ status: 4200, message: 'whatever' }, 'BROKER.REFUSED'],
    [false, 'BROKER.REFUSED'],
  ] as const)('tells why the platform refuses: %j', async (refusal, code) => {
    const { session } = await world.connect(ssid);
    world.server.refused.set(OPEN_OPTION, refusal);
    await expect(session.buy(purchaseOf())).rejects.toMatchObject({ code });
  });

  it('does not know what a status of the platform itself means', async () => {
    const { session } = await world.connect(ssid);
    world.server.refused.set(OPEN_OPTION, { status: 5000, message: 'timeout' });
    await expect(session.buy(purchaseOf())).rejects.toBeInstanceOf(BrokerSilent);
  });

  it('refuses an SSID that the platform does not take', async () => {
    await expect(world.connect('no-such-ssid')).rejects.toMatchObject({ code: 'BROKER.NEEDS_SESSION' });
    await expect(world.connect('')).rejects.toMatchObject({ code: 'BROKER.NEEDS_SESSION' });
    await until(() => world.server.open === 0);
  });

  it('keeps users apart', async () => {
    const other = world.server.addUser(43);
    const ana = await world.connect(ssid);
    const bob = await world.connect(other, 'bob');
    await bob.session.buy(purchaseOf({ stake: 700 }));
    world.server.expire(ssid);
    await until(() => ana.session.state === 'needs_session');
    expect(bob.session.state).toBe('connected');
    expect(ana.told.positions).toEqual([]);
    await expect(bob.session.positions(0)).resolves.toMatchObject([{ stake: 700 }]);
    await expect(bob.session.market.assets()).resolves.toHaveLength(3);
  });

  it('is closed once and for all', async () => {
    const { session, told } = await world.connect(ssid);
    await Promise.all([session.close(), session.close()]);
    expect(session.state).toBe('disconnected');
    expect(told.states).toEqual(['connected', 'disconnected']);
    await until(() => world.server.open === 0);
    await expect(session.balances()).rejects.toBeInstanceOf(BrokerSilent);
    await expect(session.buy(purchaseOf())).rejects.toBeInstanceOf(BrokerSilent);
    await expect(session.market.assets()).rejects.toMatchObject({ code: 'COMMON.UNAVAILABLE' });
  });
});
