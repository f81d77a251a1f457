import type { BrokerHarness } from '../../../test/factories/broker-harness.js';
import { paperHarness } from '../../../test/factories/paper-harness.js';
import { quadcodeHarness } from '../../../test/support/quadcode/quadcode-harness.js';
import { until } from '../../../test/setup/until.js';
import { newId } from '../../common/index.js';
import { type CandleNews, msOf, UnknownAsset } from '../../market/index.js';
import { BrokerSilent, PurchaseRefused, type RefusalCode } from '../broker.errors.js';
import { outcomeOf, pnlOf } from './option.rules.js';
import type { Balance, BrokerSession, Position, Purchase, SessionState } from './broker.js';

/** A vendor is one line here, with its harness. */
const VENDORS: [name: string, start: () => Promise<BrokerHarness>][] = [
  ['paper', paperHarness],
  ['quadcode', quadcodeHarness],
];

/** A session with what its listener was told. */
interface Heard {
  session: BrokerSession;
  states: SessionState[];
  positions: Position[];
  balances: Balance[];
}

describe.each(VENDORS)('the contract of brokers: %s', (_name, start) => {
  let vendor: BrokerHarness;
  const opened: BrokerSession[] = [];

  beforeAll(async () => {
    vendor = await start();
  });
  afterEach(() => Promise.all(opened.splice(0).map((session) => session.close())));
  afterAll(() => vendor?.close());

  async function connect(): Promise<Heard> {
    const heard: Omit<Heard, 'session'> = { states: [], positions: [], balances: [] };
    const session = await vendor.broker.open(await vendor.newUser(), {
      state: (state) => heard.states.push(state),
      position: (position) => heard.positions.push(position),
      balance: (balance) => heard.balances.push(balance),
    });
    opened.push(session);
    return { session, ...heard };
  }

  const purchase = (fields: Partial<Purchase> = {}): Purchase => ({
    clientOrderId: newId('ord'),
    asset: vendor.openAsset,
    kind: 'blitz',
    direction: 'call',
    stake: 1000,
    expirySeconds: 60,
    accountType: 'demo',
    ...fields,
  });

  const demo = async (session: BrokerSession) =>
    (await session.balances()).find(({ accountType }) => accountType === 'demo')!.amount;

  it('connects, with a market, and money on both accounts', async () => {
    const { session } = await connect();
    expect(session).toMatchObject({ provider: vendor.broker.provider, state: 'connected' });
    expect(session.market.key).toMatch(new RegExp(`^${vendor.broker.provider}:`));
    const balances = await session.balances();
    expect(balances.map(({ accountType }) => accountType).sort()).toEqual(['demo', 'real']);
    for (const { amount, currency } of balances) {
      expect(amount).toBeGreaterThanOrEqual(100_000);
      expect(Number.isInteger(amount)).toBe(true);
      expect(currency).toMatch(/^[A-Z]{3}$/);
    }
  });

  it('tells which assets there are, which are open, and how they can be bought', async () => {
    const { session } = await connect();
    const assets = await session.market.assets();
    expect(new Set(assets.map(({ id }) => id)).size).toBe(assets.length);
    const open = assets.find(({ id }) => id === vendor.openAsset)!;
    expect(open).toMatchObject({ open: true });
    expect(open.payout).toBeGreaterThan(0);
    expect(assets.find(({ id }) => id === vendor.closedAsset)).toMatchObject({ open: false, payout: 0 });
    expect(await session.asset(vendor.openAsset)).toEqual(open);

    const offers = await session.offers(vendor.openAsset);
    expect(offers.length).toBeGreaterThan(0);
    for (const { expirySeconds, payout, minStake, maxStake, deadTime } of offers) {
      expect(expirySeconds.length).toBeGreaterThan(0);
      expect(payout).toBeGreaterThan(0);
      expect(payout).toBeLessThanOrEqual(open.payout);
      expect(minStake).toBeGreaterThan(0);
      expect(maxStake).toBeGreaterThan(minStake);
      expect(deadTime).toBeGreaterThanOrEqual(0);
    }
    expect(await session.offers(vendor.closedAsset)).toEqual([]);
    await expect(session.asset('NO-SUCH')).rejects.toThrow(UnknownAsset);
    await expect(session.offers('NO-SUCH')).rejects.toThrow(UnknownAsset);
    await expect(session.market.candles('NO-SUCH', '1m', { from: 0, to: 1 }, 1)).rejects.toThrow(
      UnknownAsset,
    );
    await expect(session.market.watch('NO-SUCH', '1m', () => undefined)).rejects.toThrow(UnknownAsset);
  });

  it("buys each kind in both directions and settles by the market's own price", async () => {
    const { session, positions, balances } = await connect();
    const before = await demo(session);
    const bought: Position[] = [];
    for (const { kind, expirySeconds, payout } of await session.offers(vendor.openAsset)) {
      for (const direction of ['call', 'put'] as const) {
        const wanted = purchase({ kind, direction, expirySeconds: expirySeconds[0], stake: 1234 });
        const position = await session.buy(wanted);
        bought.push(position);
        expect(position).toMatchObject({
          asset: vendor.openAsset,
          kind,
          direction,
          accountType: 'demo',
          stake: 1234,
          payout,
          status: 'open',
          pnl: 0,
          closedAt: null,
        });
        expect(position.expiresAt).toBeGreaterThan(position.openedAt);
        expect(position.expiresAt % 1000).toBe(0);
      }
    }
    expect(await demo(session)).toBe(before - 1234 * bought.length);
    const isOpen = (await session.positions(session.market.now())).filter(({ status }) => status === 'open');
    expect(isOpen.map(({ externalId }) => externalId).sort()).toEqual(
      bought.map(({ externalId }) => externalId).sort(),
    );

    const last = Math.max(...bought.map(({ expiresAt }) => expiresAt));
    await vendor.advance(last - session.market.now() + 1000);
    await until(() =>
      bought.every(({ externalId }) =>
        positions.some((one) => one.externalId === externalId && one.status !== 'open'),
      ),
    );
    const closed = await session.positions(bought[0].openedAt);
    let pnl = 0;
    for (const { externalId, direction, openedAt, expiresAt, payout, version } of bought) {
      const status = outcomeOf(
        direction,
        vendor.priceAt(vendor.openAsset, openedAt),
        vendor.priceAt(vendor.openAsset, expiresAt),
      );
      const expected = { status, pnl: pnlOf(status, 1234, payout), expiresAt };
      const position = closed.find((one) => one.externalId === externalId)!;
      expect(position).toMatchObject(expected);
      expect(position.closedAt).toBeGreaterThanOrEqual(expiresAt);
      expect(position.version).toBeGreaterThan(version);
      expect(positions.filter((one) => one.externalId === externalId).at(-1)).toEqual(position);
      pnl += position.pnl;
    }
    expect(await demo(session)).toBe(before + pnl);
    expect(balances.at(-1)).toMatchObject({ accountType: 'demo', amount: before + pnl });
  });

  it('settles the real account with its own money', async () => {
    const { session } = await connect();
    const before = await session.balances();
    const position = await session.buy(purchase({ accountType: 'real', stake: 500 }));
    const amounts = (balances: Balance[]) =>
      Object.fromEntries(balances.map(({ accountType, amount }) => [accountType, amount]));
    const { demo, real } = amounts(before);
    expect(amounts(await session.balances())).toEqual({ demo, real: real - 500 });
    await vendor.advance(position.expiresAt - session.market.now() + 1000);
    const [closed] = await session.positions(position.openedAt);
    expect(closed.status).not.toBe('open');
    expect(amounts(await session.balances())).toEqual({ demo, real: real + closed.pnl });
  });

  const refusals: [string, RefusalCode, (balance: number) => Partial<Purchase>][] = [
    ['a closed market', 'BROKER.MARKET_CLOSED', () => ({ asset: vendor.closedAsset })],
    ['an expiry that nobody offers', 'BROKER.EXPIRY_NOT_OFFERED', () => ({ expirySeconds: 7 })],
    ['a stake of nothing', 'BROKER.STAKE_OUT_OF_RANGE', () => ({ stake: 0 })],
    ['a stake below nothing', 'BROKER.STAKE_OUT_OF_RANGE', () => ({ stake: -1000 })],
    ['a stake above the largest one', 'BROKER.STAKE_OUT_OF_RANGE', () => ({ stake: 100_000_000 })],
  ];
  it.each(refusals)('refuses %s with its code, and takes no money', async (_case, code, fields) => {
    const { session, positions } = await connect();
    const before = await demo(session);
    const refused = session.buy(purchase(fields(before)));
    await expect(refused).rejects.toThrow(PurchaseRefused);
    await expect(refused).rejects.toMatchObject({ code });
    expect(await demo(session)).toBe(before);
    expect(await session.positions(0)).toEqual([]);
    expect(positions).toEqual([]);
  });

  it('refuses what the balance does not carry, to the cent', async () => {
    const { session } = await connect();
    const [offer] = await session.offers(vendor.openAsset);
    const { kind } = offer;
    const expirySeconds = offer.expirySeconds.at(-1)!;
    while ((await demo(session)) >= offer.maxStake) {
      await session.buy(purchase({ kind, expirySeconds, stake: offer.maxStake }));
    }
    const left = await demo(session);
    if (left > offer.minStake) {
      await session.buy(purchase({ kind, expirySeconds, stake: left - offer.minStake + 1 }));
    }
    const open = await session.positions(session.market.now());
    await expect(session.buy(purchase({ kind, expirySeconds, stake: offer.minStake }))).rejects.toMatchObject(
      { code: 'BROKER.BALANCE_TOO_LOW' },
    );
    expect(await demo(session)).toBe(left > offer.minStake ? offer.minStake - 1 : left);
    expect(await session.positions(session.market.now())).toHaveLength(open.length);
  });

  it('does not know an asset that is not there', async () => {
    const { session } = await connect();
    await expect(session.buy(purchase({ asset: 'NO-SUCH' }))).rejects.toThrow(UnknownAsset);
  });

  it('watches candles: each closed once, in order, and the same as asked for afterwards', async () => {
    const { session } = await connect();
    const { market } = session;
    const news: CandleNews[] = [];
    const stop = await market.watch(vendor.openAsset, '5s', (one) => news.push(structuredClone(one)));
    await vendor.advance(1000);
    for (let second = 0; second < 20; second++) await vendor.advance(1000);
    await vendor.advance(17_000); // as after a stall
    await until(() => news.filter(({ closed }) => closed).length >= 6);
    stop();
    const closed = news.filter((one) => one.closed).map(({ candle }) => candle);
    const starts = closed.map(({ time }) => time);
    expect(starts).toEqual(starts.map((_, at) => starts[0] + at * msOf('5s')));
    expect(
      await market.candles(
        vendor.openAsset,
        '5s',
        { from: starts[0], to: starts.at(-1)! + 5000 },
        starts.length,
      ),
    ).toEqual(closed);
    const running = news.filter((one) => !one.closed);
    expect(running.length).toBeGreaterThan(closed.length);
    const many = news.length;
    await vendor.advance(5000);
    expect(news).toHaveLength(many);
  });

  it('gives the newest closed candles of a range, oldest first, and none of the future', async () => {
    const { session } = await connect();
    const { market } = session;
    const now = market.now();
    const candles = await market.candles(
      vendor.openAsset,
      '1m',
      { from: now - 600_000, to: now + 600_000 },
      5,
    );
    expect(candles).toHaveLength(5);
    expect(candles.at(-1)!.time).toBeLessThanOrEqual(now - 60_000);
    for (const [at, { time, open, high, low, close }] of candles.entries()) {
      if (at > 0) expect(time).toBeGreaterThan(candles[at - 1].time);
      expect(time % 60_000).toBe(0);
      expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
      expect(low).toBeLessThanOrEqual(Math.min(open, close));
      expect([open, high, low, close].every(Number.isInteger)).toBe(true);
    }
    expect(await market.candles(vendor.openAsset, '1m', { from: now, to: now + 600_000 }, 5)).toEqual([]);
  });

  it('keeps sessions apart', async () => {
    const one = await connect();
    const other = await connect();
    const before = await demo(other.session);
    const position = await one.session.buy(purchase());
    await other.session.close();
    expect(one.session.state).toBe('connected');
    await vendor.advance(position.expiresAt - one.session.market.now() + 1000);
    await until(() => one.positions.some(({ status }) => status !== 'open'));
    expect(other.positions).toEqual([]);
    const { session } = await connect();
    expect(await demo(session)).toBe(before);
  });

  it('is over once it is closed', async () => {
    const { session, states, positions } = await connect();
    const position = await session.buy(purchase({ expirySeconds: 60 }));
    await session.close();
    await session.close();
    expect(session.state).toBe('disconnected');
    expect(states.filter((state) => state === 'disconnected').length).toBeLessThanOrEqual(1);
    await expect(session.balances()).rejects.toThrow(BrokerSilent);
    await expect(session.buy(purchase())).rejects.toThrow(BrokerSilent);
    await expect(session.positions(0)).rejects.toThrow(BrokerSilent);
    const many = positions.length;
    await vendor.advance(position.expiresAt - session.market.now() + 2000);
    expect(positions).toHaveLength(many);
  });

  it('ends every call when the vendor is silent, and knows afterwards what was bought', async () => {
    if (!vendor.silence) {
      expect(vendor.broker.provider).not.toBe('paper'); // this one can always be made silent
      return;
    }
    const { session } = await connect();
    const before = await demo(session);
    const wanted = purchase({ expirySeconds: 300 });
    const since = session.market.now();
    const speakAgain = await vendor.silence();
    try {
      await Promise.all(
        [session.balances(), session.positions(0), session.buy(wanted)].map((call) =>
          expect(call).rejects.toThrow(BrokerSilent),
        ),
      );
    } finally {
      await speakAgain();
    }
    // it may have been bought or not: what the positions say is what the money says
    await until(() => session.balances().then(Boolean, () => false));
    // or is being bought still: what was sent may arrive late
    await until(async () => {
      const bought = await session.positions(since);
      expect(bought.length).toBeLessThanOrEqual(1);
      return (await demo(session)) === before - wanted.stake * bought.length;
    });
  });
});
