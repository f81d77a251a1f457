import type { TestingModule } from '@nestjs/testing';
import { ManualClock } from '../../../../test/factories/manual-clock.js';
import { startPaper, WEDNESDAY } from '../../../../test/factories/paper-harness.js';
import { testConfig } from '../../../../test/setup/test-config.js';
import { newId } from '../../../common/index.js';
import type { Balance, OptionKind, Position, Purchase } from '../broker.js';
import { PaperAccountRepository, type Settled } from './paper-account.repository.js';
import { PaperBroker } from './paper-broker.js';
import { PaperExchange } from './paper-exchange.js';
import { hash } from './market/random.js';

/** Of 50 trades each. */
const ROUNDS = 40;
const ASSETS = ['EURUSD-OTC', 'GBPUSD-OTC', 'BTCUSD', 'EURUSD', 'AAPL'];

describe('the paper exchange', () => {
  const uri = testConfig().mongodbUri!;
  const ours = new ManualClock(WEDNESDAY);
  let one: TestingModule;
  let exchange: PaperExchange;
  let other: PaperExchange;
  const running: TestingModule[] = [];

  async function start(variables: Record<string, string> = {}): Promise<TestingModule> {
    const module = await startPaper(ours, testConfig({ MONGODB_URI: uri, ...variables }));
    running.push(module);
    await module.get(PaperBroker).market();
    return module;
  }

  beforeAll(async () => {
    one = await start();
    exchange = one.get(PaperExchange);
    other = (await start()).get(PaperExchange);
  });
  afterAll(() => Promise.all(running.map((module) => module.close())));

  const newUser = async () => {
    const userId = newId('usr');
    await exchange.balances(userId);
    return userId;
  };

  const purchase = (fields: Partial<Purchase> = {}): Purchase => ({
    clientOrderId: newId('ord'),
    asset: 'EURUSD-OTC',
    kind: 'blitz',
    direction: 'call',
    stake: 1000,
    expirySeconds: 30,
    accountType: 'demo',
    ...fields,
  });

  const demo = (balances: Balance[]) => balances.find(({ accountType }) => accountType === 'demo')!.amount;
  const demoOf = async (userId: string) => demo(await exchange.balances(userId));

  it('keeps the money together over 2,000 trades', async () => {
    const users = await Promise.all(Array.from({ length: 50 }, newUser));
    const kinds: [OptionKind, number][] = [
      ['blitz', 5],
      ['blitz', 60],
      ['turbo', 60],
      ['turbo', 120],
    ];
    const bought = users.map(() => ROUNDS);
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(
        users.map((userId, at) => {
          const bits = hash(round, at, 7);
          const [kind, expirySeconds] = kinds[bits % 4];
          const wanted = purchase({
            asset: ASSETS[(bits >>> 4) % ASSETS.length],
            kind,
            expirySeconds,
            direction: (bits >>> 8) % 2 ? 'call' : 'put',
            stake: 100 + ((bits >>> 9) % 20_000),
            accountType: (bits >>> 30) % 2 ? 'demo' : 'real',
          });
          const exchanges = bits % 3 ? exchange : other;
          return exchanges.buy(userId, wanted).catch((error: { code: string }) => {
            expect(error.code).toBe('BROKER.BALANCE_TOO_LOW');
            bought[at]--;
          });
        }),
      );
      ours.advance(7000);
      if (round % 8 === 0)
        await Promise.all(users.flatMap((userId) => [exchange.balances(userId), other.balances(userId)]));
    }
    ours.advance(300_000);
    for (const [at, userId] of users.entries()) {
      const balances = await exchange.balances(userId);
      const positions = await exchange.positions(userId, 0);
      expect(positions).toHaveLength(bought[at]);
      expect(new Set(positions.map(({ externalId }) => externalId)).size).toBe(bought[at]);
      expect(positions.every(({ status }) => status !== 'open')).toBe(true);
      for (const { accountType, amount } of balances) {
        const won = positions
          .filter((one) => one.accountType === accountType)
          .reduce((sum, { pnl }) => sum + pnl, 0);
        expect(amount).toBe((accountType === 'demo' ? 1_000_000 : 100_000) + won);
        expect(amount).toBeGreaterThanOrEqual(0);
      }
    }
    expect(bought.reduce((sum, trades) => sum + trades)).toBeGreaterThan(30 * ROUNDS);
  });

  it('settles once when it was stopped between the two writes of a settlement', async () => {
    const userId = await newUser();
    const position = await exchange.buy(userId, purchase());
    ours.advance(31_000);
    // what a process has done that was killed after its first write
    const accounts = one.get(PaperAccountRepository);
    const [open] = (await accounts.findById(userId))!.open;
    const win: Position = { ...position, status: 'win', pnl: 900, version: 2, closedAt: position.expiresAt };
    const settled: Settled[] = [{ userId, open, closed: win }];
    await accounts.storeClosed(settled, ours.date());
    expect((await accounts.findById(userId))!.balances.demo).toBe(999_000);

    // what is stored is what is paid
    expect(await other.positions(userId, 0)).toEqual([win]);
    expect(await demoOf(userId)).toBe(1_000_900);
    await accounts.payOut(await accounts.storeClosed(settled, ours.date()));
    expect(await demoOf(userId)).toBe(1_000_900);
  });

  it('lists a position once that somebody else is just settling', async () => {
    const userId = await newUser();
    const position = await exchange.buy(userId, purchase());
    // a process whose clock is ahead has done the first of its two writes
    const accounts = one.get(PaperAccountRepository);
    const [open] = (await accounts.findById(userId))!.open;
    const closed: Position = {
      ...position,
      status: 'win',
      pnl: 900,
      version: 2,
      closedAt: position.expiresAt,
    };
    await accounts.storeClosed([{ userId, open, closed }], ours.date());
    expect(await exchange.positions(userId, 0)).toEqual([closed]);
  });

  it('settles once when two processes do so at the same moment', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, newUser));
    // both directions, so that money is paid out whichever way the price goes
    const directions = ['call', 'put'] as const;
    const bought = await Promise.all(
      users.flatMap((userId) =>
        [5, 10, 15].flatMap((expirySeconds) =>
          directions.map((direction) => exchange.buy(userId, purchase({ expirySeconds, direction }))),
        ),
      ),
    );
    expect(bought).toHaveLength(120);
    ours.advance(20_000);
    const balances = await Promise.all(
      users.flatMap((userId) => [exchange.balances(userId), other.balances(userId), other.balances(userId)]),
    );
    for (const [at, userId] of users.entries()) {
      const positions = await exchange.positions(userId, 0);
      const expected = 1_000_000 + positions.reduce((sum, { pnl }) => sum + pnl, 0);
      expect(balances.slice(3 * at, 3 * at + 3).map(demo)).toEqual([expected, expected, expected]);
      expect(await demoOf(userId)).toBe(expected);
    }
  });

  it('comes to the same however late somebody looks', async () => {
    const users = await Promise.all([newUser(), newUser()]);
    await Promise.all(users.map((userId) => exchange.buy(userId, purchase())));
    ours.advance(30_000);
    const [prompt] = await exchange.positions(users[0], 0);
    ours.advance(86_400_000);
    const [late] = await other.positions(users[1], 0);
    const { externalId: _one, clientOrderId: _first, ...expected } = prompt;
    expect(late).toMatchObject(expected);
  });

  it('takes an order once, at the same moment, while it is open, and long after', async () => {
    const userId = await newUser();
    const wanted = purchase({ clientOrderId: 'first' });
    const positions = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? exchange : other).buy(userId, wanted)),
    );
    expect(new Set(positions.map(({ externalId }) => externalId)).size).toBe(1);
    expect(await demoOf(userId)).toBe(999_000);
    for (let trade = 0; trade < 60; trade++) {
      await exchange.buy(userId, purchase({ stake: 100, expirySeconds: 5 }));
      ours.advance(5000);
      if (trade === 6) expect(await other.buy(userId, wanted)).toMatchObject({ version: 2 }); // just settled
    }
    const before = await demoOf(userId);
    const again = await other.buy(userId, { ...wanted, stake: 77_700 });
    expect(again).toMatchObject({ externalId: positions[0].externalId, stake: 1000, version: 2 });
    expect(await demoOf(userId)).toBe(before);
  });

  it('takes an order once that was looked up before it was settled along with many', async () => {
    const userId = await newUser();
    const accounts = one.get(PaperAccountRepository);
    const ids = Array.from({ length: 61 }, () => newId('ord'));
    for (const clientOrderId of ids) await exchange.buy(userId, purchase({ clientOrderId, stake: 100 }));
    const [first] = (await accounts.findById(userId))!.open;
    expect(await accounts.closedOrder(userId, first.clientOrderId)).toBeNull();
    ours.advance(31_000);
    const before = await demoOf(userId);
    // its sender saw that it is not closed, and only now comes to buy it again
    expect(await accounts.buy(userId, { ...first, id: newId('pos') })).toBe(false);
    expect(await demoOf(userId)).toBe(before);
  });

  it('never sells more than the balance carries, however many buy at once', async () => {
    const userId = await newUser();
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, at) =>
        (at % 2 ? exchange : other).buy(userId, purchase({ stake: 150_000, expirySeconds: 300 })),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
    expect(await demoOf(userId)).toBe(100_000);
  });

  it('pays what is due before it says that the balance is too low', async () => {
    const userId = await newUser();
    const first = await exchange.buy(userId, purchase({ stake: 500_000 }));
    const second = await exchange.buy(userId, purchase({ stake: 500_000, direction: 'put' }));
    expect(await demoOf(userId)).toBe(0);
    ours.advance(31_000);
    await exchange.buy(userId, purchase({ stake: 400_000, expirySeconds: 300 }));
    const positions = await exchange.positions(userId, 0);
    const pnlOf = (id: string) => positions.find(({ externalId }) => externalId === id)!.pnl;
    expect(await demoOf(userId)).toBe(600_000 + pnlOf(first.externalId) + pnlOf(second.externalId));
  });

  it('gives a stake back whose market is gone, and keeps balances with another seed', async () => {
    const userId = await newUser();
    await exchange.buy(userId, purchase({ stake: 5000, expirySeconds: 300 }));
    const another = (await start({ PAPER_SEED: 'other' })).get(PaperExchange);
    const [position] = await another.positions(userId, 0);
    expect(position).toMatchObject({ status: 'tie', pnl: 0, version: 2 });
    expect(demo(await another.balances(userId))).toBe(1_000_000);
  });

  it('puts a demo balance back, and leaves what is open', async () => {
    const userId = await newUser();
    const open = await exchange.buy(userId, purchase({ stake: 300_000 }));
    expect(demo(await exchange.resetDemo(userId))).toBe(1_000_000);
    ours.advance(31_000);
    const [closed] = await exchange.positions(userId, 0);
    expect(closed.externalId).toBe(open.externalId);
    expect(await demoOf(userId)).toBe(1_000_000 + 300_000 + closed.pnl);
  });

  it('sells no turbo or binary option within the dead time before the market closes', async () => {
    const userId = await newUser();
    const friday = Date.UTC(2026, 2, 20, 21); // New York is in summer time
    ours.advance(friday - 31_000 - ours.now());
    const forex = (fields: Partial<Purchase>) =>
      exchange.buy(userId, purchase({ asset: 'EURUSD', ...fields }));
    const last = await forex({ kind: 'turbo', expirySeconds: 60 });
    expect(last.expiresAt).toBe(friday);
    ours.advance(1000);
    await expect(forex({ kind: 'turbo', expirySeconds: 60 })).rejects.toMatchObject({
      code: 'BROKER.PURCHASE_WINDOW_CLOSED',
    });
    await expect(forex({ kind: 'binary', expirySeconds: 900 })).rejects.toMatchObject({
      code: 'BROKER.PURCHASE_WINDOW_CLOSED',
    });
    const blitz = await forex({ expirySeconds: 300 });
    ours.advance(30_000);
    await expect(forex({})).rejects.toMatchObject({ code: 'BROKER.MARKET_CLOSED' });
    ours.advance(600_000);
    const closed = await exchange.positions(userId, blitz.openedAt);
    // settled by the last price of the week
    const [turbo, late] = [last, blitz].map((bought) =>
      closed.find(({ externalId }) => externalId === bought.externalId),
    );
    expect(late!.closePrice).toBe(turbo!.closePrice);
  });
});
