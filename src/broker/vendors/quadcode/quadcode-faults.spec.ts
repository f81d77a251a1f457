import { setTimeout as sleep } from 'node:timers/promises';
import {
  NEWER_SDK,
  OLDER_SDK,
  purchaseOf,
  QuadcodeWorld,
} from '../../../../test/support/quadcode/quadcode-world.js';
import { until } from '../../../../test/setup/until.js';
import { BrokerSilent, PurchaseRefused, SessionRefused } from '../../broker.errors.js';

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
])('when things go wrong with %s', (_, sdk) => {
  it.each(['authenticate', 'setOptions', 'core.get-profile', 'balances.get-available-balances'])(
    'connecting ends though %s is not answered, and leaves no connection',
    async (request) => {
      await open(sdk, { open: 700 });
      world.server.silent.add(request);
      await expect(world.connect(ssid)).rejects.toBeInstanceOf(BrokerSilent);
      await until(() => world.server.open === 0);
    },
  );

  it('connecting ends when the connection breaks before it is there', async () => {
    await open(sdk);
    world.server.silent.add('authenticate');
    const connecting = world.connect(ssid);
    const ended = expect(connecting).rejects.toBeInstanceOf(BrokerSilent);
    await until(() => world.server.asked('authenticate') > 0);
    world.server.cut();
    await ended;
  });

  it('a lost reply is not known, is not sent again, and the order is found in the positions', async () => {
    await open(sdk, { call: 300 });
    const { session, told } = await world.connect(ssid);
    world.server.replyLost.add(OPEN_OPTION);
    await expect(session.buy(purchaseOf())).rejects.toBeInstanceOf(BrokerSilent);
    expect(world.server.asked(OPEN_OPTION)).toBe(1);
    await until(() => told.positions.length > 0);
    const [found] = await session.positions(0);
    expect(found).toMatchObject({
      asset: '76',
      direction: 'call',
      kind: 'blitz',
      stake: 1000,
      status: 'open',
    });
    expect(found.expiresAt).toBeGreaterThanOrEqual(world.server.now + 29_000);
    world.server.step(31);
    await until(() => told.positions.at(-1)!.status !== 'open');
    expect(told.positions.at(-1)!.externalId).toBe(found.externalId);
  });

  it('an answer that comes too late is told as news, with the id of the order', async () => {
    await open(sdk, { call: 100 });
    const { session, told } = await world.connect(ssid);
    world.server.events = false;
    world.server.late.set(OPEN_OPTION, 400);
    await expect(session.buy(purchaseOf())).rejects.toBeInstanceOf(BrokerSilent);
    await until(() => told.positions.length > 0);
    expect(told.positions).toMatchObject([{ clientOrderId: 'order-1', status: 'open', payout: 0.87 }]);
    expect(world.server.asked(OPEN_OPTION)).toBe(1);
  });

  it('a purchase whose connection breaks is not known at once', async () => {
    await open(sdk);
    const { session, told } = await world.connect(ssid);
    world.server.replyLost.add(OPEN_OPTION);
    const buying = session.buy(purchaseOf());
    const ended = expect(buying).rejects.toBeInstanceOf(BrokerSilent);
    await until(() => world.server.platform.positions.length === 1);
    world.server.cut();
    await ended;
    await until(() => session.state === 'connected');
    world.server.step(30);
    await until(() => told.positions.at(-1)?.status === 'win' || told.positions.at(-1)?.status === 'loss');
    expect(world.server.asked(OPEN_OPTION)).toBe(1);
  });

  it('a broken connection is replaced, and what happened meanwhile is told', async () => {
    await open(sdk);
    const { session, told } = await world.connect(ssid);
    const bought = await session.buy(purchaseOf());
    world.server.cut();
    await until(() => session.state === 'connecting');
    await expect(session.buy(purchaseOf())).rejects.toBeInstanceOf(PurchaseRefused);
    world.server.step(31);
    await expect(session.balances()).resolves.toHaveLength(2); // waits for the next connection
    await until(() => told.positions.some(({ status }) => status !== 'open'));
    expect(told.positions.at(-1)!.externalId).toBe(bought.externalId);
    expect(told.states).toEqual(['connected', 'connecting', 'connected']);
    await sleep(300); // an SDK that was left behind would have connected again
    expect(world.server.open).toBe(1);
  });

  it('an SSID that ends is said so, and nothing is tried any more', async () => {
    await open(sdk);
    const { session, told } = await world.connect(ssid);
    world.server.expire(ssid);
    await until(() => session.state === 'needs_session');
    expect(told.states.at(-1)).toBe('needs_session');
    await expect(session.balances()).rejects.toBeInstanceOf(SessionRefused);
    const { connections } = world.server;
    await sleep(400);
    expect(world.server.connections).toBe(connections);
    const renewed = world.server.addUser(42, 'another-ssid');
    await expect(world.connect(renewed)).resolves.toBeDefined();
  });

  it('a facade that fails costs one connection, not the session', async () => {
    await open(sdk, { call: 300 });
    const { session } = await world.connect(ssid);
    world.server.silent.add('binary-options.get-initialization-data');
    await expect(session.offers('76')).rejects.toBeInstanceOf(BrokerSilent);
    world.server.silent.clear();
    // with so short a patience a busy machine may need more than one connection
    await until(() =>
      session.offers('76').then(
        (offers) => offers.length === 3,
        () => false,
      ),
    );
  });

  it('silence of the platform is a loss', async () => {
    await open(sdk, { silence: 400, watch: 50 });
    const { told } = await world.connect(ssid);
    const stepping = setInterval(() => world.server.step(), 50);
    await sleep(600);
    expect(told.states).toEqual(['connected']);
    clearInterval(stepping);
    world.server.hush();
    await until(() => told.states.includes('connecting'));
  });

  it('frames that nobody can read change nothing', async () => {
    await open(sdk);
    const { session, told } = await world.connect(ssid);
    for (const frame of [
      'garbage',
      '{',
      'null',
      '{"name":"position-changed","microserviceName":"portfolio"}',
      '[]',
    ]) {
      world.server.sendRaw(frame);
    }
    await session.buy(purchaseOf());
    await until(() => told.positions.length === 1);
    expect(told.states).toEqual(['connected']);
  });

  it('a shutdown does not wait for what is never answered', async () => {
    await open(sdk, { call: 200, shutdown: 100 });
    const { session } = await world.connect(ssid);
    world.server.replyLost.add(OPEN_OPTION);
    await session.buy(purchaseOf()).catch(() => undefined);
    process.env['NEWER_EDITION_SHUTDOWN_MS'] = '1000000000';
    try {
      await session.close();
    } finally {
      delete process.env['NEWER_EDITION_SHUTDOWN_MS'];
    }
    await until(() => world.server.open === 0);
  });

  it('time is the platform’s, also when it is far from ours, and jumps', async () => {
    await open(sdk);
    const { session } = await world.connect(ssid);
    const off = () => Math.abs(session.market.now() - world.server.now);
    await until(() => off() < 500);
    world.server.jump(-3600);
    await until(() => off() < 500);
    world.server.jump(7200);
    await until(() => off() < 500);
  });

  it('no word of it holds the SSID', async () => {
    await open(sdk, { call: 300 });
    const written: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => Boolean(written.push(String(text)));
    try {
      const { session, told } = await world.connect(ssid);
      world.server.refused.set(OPEN_OPTION, { status: 5000, message: `session ${ssid} is odd` });
      const error: unknown = await session.buy(purchaseOf()).catch((reason: unknown) => reason);
      written.push(
        String(error),
        JSON.stringify(error),
        String((error as Error).stack),
        String((error as Error).cause),
      );
      world.server.sendRaw(`${ssid} is no JSON`);
      world.server.expire(ssid);
      await until(() => session.state === 'needs_session');
      written.push(JSON.stringify(told));
    } finally {
      process.stdout.write = write;
    }
    expect(written.length).toBeGreaterThan(4);
    expect(written.join('\n')).not.toContain(ssid);
  });
});

describe('what only some editions do', () => {
  it('positions that ask over HTTP are not waited for without end', async () => {
    await open(NEWER_SDK, { open: 700 });
    world.server.http = false;
    await expect(world.connect(ssid)).rejects.toBeInstanceOf(BrokerSilent);
    await until(() => world.server.open === 0);
  });

  it('an instrument is bought with the pay-out of now, not of its making', async () => {
    process.env['NEWER_EDITION_REFRESH_MS'] = '50';
    await open(NEWER_SDK);
    const { session } = await world.connect(ssid);
    const turbo = purchaseOf({ kind: 'turbo', expirySeconds: 120 });
    await session.buy(turbo); // the lists are there, and their timers
    delete process.env['NEWER_EDITION_REFRESH_MS'];
    world.server.platform.active(76).commission = 20;
    await until(async () => (await session.offers('76')).every(({ payout }) => payout === 0.8));
    await expect(session.buy({ ...turbo, clientOrderId: 'order-2' })).resolves.toMatchObject({ payout: 0.8 });
  });

  it('news that was lost while connected is found by another connection', async () => {
    await open(NEWER_SDK);
    const { session, told } = await world.connect(ssid);
    const bought = await session.buy(purchaseOf());
    world.server.events = false;
    world.server.step(60);
    await until(() => session.market.now() >= world.server.now);
    const positions = await session.positions(0);
    expect(positions).toMatchObject([{ externalId: bought.externalId, closedAt: bought.expiresAt }]);
    expect(told.states).toEqual(['connected', 'connecting', 'connected']);
  });

  it('says what to install when the edition has no candles', async () => {
    await open(OLDER_SDK);
    const { session } = await world.connect(ssid);
    const range = { from: 0, to: world.server.now };
    for (const asking of [
      session.market.candles('76', '1m', range, 10),
      session.market.watch('76', '1m', () => undefined),
    ]) {
      await expect(asking).rejects.toMatchObject({ code: 'BROKER.NOT_SUPPORTED' });
    }
  });
});
