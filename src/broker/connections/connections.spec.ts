import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { type BrokerProcess, startBrokerProcess } from '../../../test/factories/broker-process.js';
import { ManualClock } from '../../../test/factories/manual-clock.js';
import { ScriptedBroker } from '../../../test/factories/scripted-broker.js';
import { freshDatabaseUri } from '../../../test/setup/test-database.js';
import { until } from '../../../test/setup/until.js';
import { newLeaseOwner, Signals } from '../../platform/index.js';
import { ConnectionRepository } from './connection.repository.js';
import { ConnectionDocument } from './connection.schema.js';
import { Connections } from './connections.js';
import { RenewalSweep } from './renewal-sweep.js';

const HOUR = 3_600_000;

describe('connections', () => {
  let clock: ManualClock;
  let paper: ScriptedBroker;
  let quadcode: ScriptedBroker;
  let one: BrokerProcess;
  let connections: Connections;
  let renewer: Server;
  /** What the renewal service answers, and for whom it was asked. */
  let renewed: { status: number; ssid: string };
  let asked: string[];
  let needed: string[];

  async function start(variables: Record<string, string> = {}) {
    one = await startBrokerProcess(
      { MONGODB_URI: freshDatabaseUri(), ...variables },
      { paper, quadcode },
      clock,
    );
    connections = one.module.get(Connections);
    needed = [];
    one.module.get(Signals).on('broker.needs-session', ({ userId }) => void needed.push(userId));
  }
  const withRenewal = () =>
    start({
      SSID_RENEWAL_URL: `http://127.0.0.1:${(renewer.address() as AddressInfo).port}`,
      SSID_RENEWAL_TOKEN: 'token',
    });
  const stored = (userId: string) =>
    one.module.get<Model<ConnectionDocument>>(getModelToken(ConnectionDocument.name)).findById(userId).lean();

  beforeEach(async () => {
    clock = new ManualClock('2026-11-25T12:00:00Z');
    paper = new ScriptedBroker(clock);
    quadcode = new ScriptedBroker(clock, 'quadcode');
    quadcode.ssids = { 'ssid-1': '81726354', 'ssid-2': '81726354', 'ssid-of-bruno': '99' };
    renewed = { status: 201, ssid: 'ssid-2' };
    asked = [];
    renewer = createServer((request, response) => {
      asked.push(request.url!);
      response
        .writeHead(renewed.status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ssid: renewed.ssid }));
    });
    await new Promise<void>((resolve) => renewer.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await one.close();
    renewer.closeAllConnections();
    await new Promise((resolve) => renewer.close(resolve));
  });

  it('are paper, and not connected, for who has saved nothing', async () => {
    await start();
    expect(await connections.get('ana')).toMatchObject({
      provider: 'paper',
      state: 'disconnected',
      accountType: 'demo',
    });
    expect(await stored('ana')).toBeNull();
  });

  it('keep an SSID encrypted, for a day, bound to the platform user of its profile', async () => {
    await start();
    expect(await connections.save('ana', 'quadcode', 'ssid-1')).toMatchObject({
      provider: 'quadcode',
      state: 'connected',
      platformUserId: '81726354',
      ssidExpiresAt: new Date(clock.now() + 24 * HOUR),
    });
    expect(JSON.stringify(await stored('ana'))).not.toContain('ssid-1');
    await expect(connections.save('ana', 'quadcode', 'ssid-of-bruno')).rejects.toMatchObject({
      code: 'BROKER.OTHER_PLATFORM_USER',
      status: 409,
    });
    await connections.delete('ana');
    expect(await connections.get('ana')).toMatchObject({ provider: 'paper' });
    expect(await stored('ana')).not.toHaveProperty('ssid');
    expect(await connections.save('ana', 'quadcode', 'ssid-of-bruno')).toMatchObject({
      platformUserId: '99',
    });
  });

  it.each([
    ['an SSID that the platform refuses', 'wrong', 'BROKER.SSID_REFUSED'],
    ['none, where there is none yet', undefined, 'COMMON.INVALID_INPUT'],
  ])('store nothing of %s', async (_, ssid, code) => {
    await start();
    await expect(connections.save('ana', 'quadcode', ssid)).rejects.toMatchObject({ code });
    expect(await stored('ana')).toBeNull();
  });

  it('store nothing while the platform is silent', async () => {
    await start();
    quadcode.away = true;
    await expect(connections.save('ana', 'quadcode', 'ssid-1')).rejects.toMatchObject({
      code: 'BROKER.SILENT',
    });
    expect(await stored('ana')).toBeNull();
  });

  it('need a session when it is refused and nobody renews it, and are healed by a pasted one', async () => {
    await start();
    await connections.save('ana', 'quadcode', 'ssid-1');
    const { session } = await one.sessions.hold('ana');
    delete quadcode.ssids!['ssid-1'];
    quadcode.say('ana', 'needs_session', 'The session has ended');
    await until(() => needed.length > 0);
    expect(await connections.get('ana')).toMatchObject({
      state: 'needs_session',
      detail: 'The session has ended',
    });
    expect(needed).toEqual(['ana']);
    expect(await connections.save('ana', 'quadcode', 'ssid-2')).toMatchObject({ state: 'connected' });
    expect(session.state).toBe('connected');
  });

  it('are renewed when their session is refused, without a word to the user', async () => {
    await withRenewal();
    await connections.save('ana', 'quadcode', 'ssid-1');
    const { session } = await one.sessions.hold('ana');
    delete quadcode.ssids!['ssid-1'];
    quadcode.say('ana', 'needs_session');
    await until(() => session.state === 'connected');
    expect(asked).toEqual(['/session/81726354']);
    expect(needed).toEqual([]);
  });

  it('are renewed before the end, once, when their session is in use', async () => {
    await withRenewal();
    await connections.save('ana', 'quadcode', 'ssid-1');
    const { session } = await one.sessions.hold('ana');
    const sweep = one.module.get(RenewalSweep);
    clock.advance(21.9 * HOUR);
    await sweep.sweep();
    expect(asked).toEqual([]);
    clock.advance(0.7 * HOUR);
    await Promise.all([sweep.sweep(), sweep.sweep()]);
    await sweep.sweep();
    expect(asked).toHaveLength(1);
    expect((await stored('ana'))!.ssidExpiresAt).toEqual(new Date(clock.now() + 24 * HOUR));
    await until(() => session.state === 'connected');
  });

  it('of users who are not there are not renewed', async () => {
    await withRenewal();
    await connections.save('ana', 'quadcode', 'ssid-1');
    await connections.disconnect('ana');
    await until(async () => (await stored('ana'))!.state === 'disconnected');
    clock.advance(23 * HOUR);
    await one.module.get(RenewalSweep).sweep();
    expect(asked).toEqual([]);
  });

  it('never show the reason of a state before', async () => {
    await start();
    await connections.save('ana', 'quadcode', 'ssid-1');
    await until(async () => (await stored('ana'))!.state === 'connected');
    const other = newLeaseOwner(clock.date());
    await one.module
      .get(ConnectionRepository)
      .setState('ana', 'disconnected', 'Disconnected', clock.date(), other);
    const shown = await connections.get('ana');
    expect(shown.state).toBe('connected');
    expect(shown.detail).toBeUndefined();
    expect(shown.stateAt).toBeUndefined();
  });

  it('wait longer after each renewal that failed, and say that a session is needed', async () => {
    await withRenewal();
    await connections.save('ana', 'quadcode', 'ssid-1');
    await one.sessions.hold('ana');
    renewed.status = 500;
    delete quadcode.ssids!['ssid-1'];
    quadcode.say('ana', 'needs_session');
    await until(() => needed.length === 1);
    const sweep = one.module.get(RenewalSweep);
    await sweep.sweep();
    expect(asked).toHaveLength(1);
    clock.advance(40_000);
    renewed.status = 201;
    await sweep.sweep();
    expect(asked).toHaveLength(2);
    await until(async () => (await connections.get('ana')).state === 'connected');
  });

  it('ask no more when the service does not know the user', async () => {
    await withRenewal();
    await connections.save('ana', 'quadcode', 'ssid-1');
    await one.sessions.hold('ana');
    renewed.status = 404;
    quadcode.say('ana', 'needs_session');
    await until(() => needed.length === 1);
    clock.advance(2 * HOUR);
    await one.module.get(RenewalSweep).sweep();
    expect(asked).toHaveLength(1);
  });

  it('take no renewed session of somebody else', async () => {
    await withRenewal();
    await connections.save('ana', 'quadcode', 'ssid-1');
    await one.sessions.hold('ana');
    renewed.ssid = 'ssid-of-bruno';
    quadcode.say('ana', 'needs_session');
    await until(async () => /another user/.test((await connections.get('ana')).detail ?? ''));
    await until(() => needed.length > 0);
    expect((await connections.get('ana')).state).toBe('needs_session');
    expect(asked).toHaveLength(1); // and not at once again
  });

  it('are not deleted while orders are open, whose outcome only they can tell', async () => {
    await start();
    await connections.save('ana', 'quadcode', 'ssid-1');
    const request = {
      asset: 'EURUSD',
      kind: 'blitz',
      direction: 'call',
      stake: 1000,
      expirySeconds: 60,
      accountType: 'demo',
      clientOrderId: 'first',
    } as const;
    const { trade } = await one.orders.place('ana', request, { by: 'user' });
    await expect(connections.delete('ana')).rejects.toMatchObject({
      code: 'BROKER.ORDERS_OPEN',
      status: 409,
    });
    // another broker may be chosen; the order is seen to its end at the one before
    expect(await connections.save('ana', 'paper')).toMatchObject({ provider: 'paper', state: 'connected' });
    clock.advance(62_000);
    quadcode.settle(trade.externalId!, 'win', false);
    await one.comesTo('ana', 'first', 'settled');
    await connections.delete('ana');
  });
});
