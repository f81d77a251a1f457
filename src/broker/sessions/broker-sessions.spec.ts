import { setTimeout as sleep } from 'node:timers/promises';
import { type BrokerProcess, startBrokerProcess } from '../../../test/factories/broker-process.js';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { ScriptedBroker } from '../../../test/factories/scripted-broker.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { until } from '../../../test/setup/until.js';
import { MarketSources } from '../../market/index.js';
import { Signals } from '../../platform/index.js';
import { Connections } from '../connections/connections.js';

describe('sessions of users', () => {
  let clock: ManualClock;
  let broker: ScriptedBroker;
  let uri: string;
  let one: BrokerProcess;
  let states: string[];

  beforeEach(async () => {
    clock = new ManualClock('2026-11-25T12:00:00Z');
    broker = new ScriptedBroker(clock);
    uri = freshDatabaseUri();
    one = await startBrokerProcess({ MONGODB_URI: uri }, { paper: broker }, clock);
    states = [];
    one.module
      .get(Signals)
      .on('broker.state-changed', ({ userId, state }) => void states.push(`${userId} ${state}`));
  });
  afterEach(() => one.close());

  const came = (...expected: string[]) => until(() => expected.every((state) => states.includes(state)));

  it('are opened once for many at the same time, and tell of it', async () => {
    const sessions = await Promise.all(Array.from({ length: 10 }, () => one.sessions.of('ana')));
    expect(new Set(sessions).size).toBe(1);
    expect(broker.opened).toBe(1);
    await came('ana connected');
    expect(states).toEqual(['ana connecting', 'ana connected']);
  });

  it('are the same for their holders when they break, and opened again as long as they are held', async () => {
    const { session, release } = await one.sessions.hold('ana');
    broker.say('ana', 'failed', 'cut');
    await until(() => session.state === 'failed');
    await until(() => session.state === 'connected');
    expect(broker.opened).toBe(2);
    expect(await session.balances()).toHaveLength(2);
    release();
    broker.say('ana', 'failed', 'cut');
    await until(() => session.state === 'failed');
    await one.sessions.of('ana').catch(() => undefined);
    expect(broker.opened).toBe(2); // it has just failed, and nobody holds it
  });

  it('stay open for who listens to their market, and tell when it may be another one, in all processes', async () => {
    const quadcode = new ScriptedBroker(clock, 'quadcode');
    quadcode.ssids = { right: '7' };
    const two = await startBrokerProcess({ MONGODB_URI: uri }, { paper: broker, quadcode }, clock);
    try {
      const markets = one.module.get(MarketSources);
      const changed: string[] = [];
      markets.onChange((userId) => changed.push(userId));
      const { source, release } = await markets.hold('ana');
      expect(source.key).toBe('paper:scripted');
      clock.advance(6 * 60_000); // longer than one that is not in use stays open
      await sleep(2500);
      expect(one.sessions.peek('ana', 'paper')?.state).toBe('connected');
      await two.module.get(Connections).save('ana', 'quadcode', 'right');
      await until(() => changed.includes('ana'));
      release();
    } finally {
      await two.close();
    }
  });

  it('send nothing while they are broken', async () => {
    const { session } = await one.sessions.hold('ana');
    broker.away = true;
    broker.say('ana', 'failed', 'cut');
    await expect(
      session.buy({
        clientOrderId: 'x',
        asset: 'EURUSD',
        kind: 'blitz',
        direction: 'call',
        stake: 100,
        expirySeconds: 60,
        accountType: 'demo',
      }),
    ).rejects.toMatchObject({ code: 'BROKER.REFUSED' });
    expect(broker.asked).toEqual([]);
  });

  it('of one user do not care for those of another', async () => {
    const ana = await one.sessions.hold('ana');
    const bruno = await one.sessions.hold('bruno');
    broker.say('ana', 'needs_session', 'expired');
    await came('ana needs_session');
    expect(bruno.session.state).toBe('connected');
    expect(await bruno.session.balances()).toHaveLength(2);
    await expect(ana.session.balances()).rejects.toMatchObject({ code: 'BROKER.NEEDS_SESSION' });
    expect(states.filter((state) => state.startsWith('bruno'))).toEqual([
      'bruno connecting',
      'bruno connected',
    ]);
  });

  it('do not storm a broker that is away', async () => {
    broker.away = true;
    let failed = 0;
    for (let at = 0; at < 20; at++) await one.sessions.of('ana').catch(() => failed++);
    expect(failed).toBe(20);
    expect(states.filter((state) => state === 'ana connecting').length).toBeLessThan(3);
    broker.away = false;
    clock.advance(2000);
    expect((await one.sessions.of('ana')).state).toBe('connected');
  });

  it('are closed when nobody has used them for minutes, and opened again when needed', async () => {
    const session = await one.sessions.of('ana');
    const held = await one.sessions.hold('bruno');
    clock.advance(5 * 60_000 + 1);
    await came('ana disconnected');
    expect(held.session.state).toBe('connected');
    expect(session.state).toBe('disconnected');
    expect((await one.sessions.of('ana')).state).toBe('connected');
  });

  it('begin anew in other processes when the connection is changed in one', async () => {
    const two = await startBrokerProcess({ MONGODB_URI: uri }, { paper: broker }, clock);
    try {
      const [here, there] = [await one.sessions.of('ana'), await two.sessions.of('ana')];
      await one.module.get(Connections).disconnect('ana');
      expect(here.state).toBe('disconnected');
      await until(() => there.state === 'disconnected');
      await until(async () => (await two.module.get(Connections).get('ana')).state === 'disconnected');
    } finally {
      await two.close();
    }
  });
});
