import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { forgetLeaseOwner, newLeaseOwner } from '../../platform/index.js';
import { startTestApp, type TestApp } from '../../../test/setup/test-app.js';
import { BotRepository } from './bot.repository.js';
import { BotDocument } from './bot.schema.js';
import type { BotState } from './bot.states.js';
import type { BotStatus } from './bot.status.js';
import { BotSupervisor } from './bot.supervisor.js';

const NOW = new Date('2026-03-02T12:00:00Z');
const SETTINGS = {
  strategy: 'bollinger-touch',
  params: {},
  assets: ['EURUSD-OTC'],
  timeframe: '1m',
  kind: 'blitz',
  expirySeconds: 60,
  stake: { mode: 'fixed', amount: 10 },
  protections: {},
} as const;
const SHOWN: BotStatus = { status: 'connecting', at: NOW.toISOString() };

describe('BotRepository, on the real database', () => {
  let server: TestApp;
  let bots: BotRepository;
  let rows: Model<BotDocument>;
  const owner = newLeaseOwner(NOW);
  const other = newLeaseOwner(NOW);

  beforeAll(async () => {
    server = await startTestApp();
    // the application would take these bots over for itself, their processes being nobody's
    await server.app.get(BotSupervisor).beforeApplicationShutdown();
    bots = server.app.get(BotRepository);
    rows = server.app.get<Model<BotDocument>>(getModelToken(BotDocument.name));
  });
  beforeEach(() => rows.deleteMany({}));
  afterAll(async () => {
    forgetLeaseOwner(owner);
    forgetLeaseOwner(other);
    await server.close();
  });

  async function started(userId: string, runId = 'run-1') {
    await bots.connect(userId, NOW);
    return bots.start(userId, runId, SETTINGS, 'demo', SHOWN, NOW);
  }
  const seen = async (userId: string) => (await bots.atWork()).find(({ _id }) => _id === userId)!;
  const stateOf = async (userId: string): Promise<BotState> => (await bots.find(userId))!.state;

  it('starts a connected bot, once', async () => {
    expect(await bots.start('ana', 'run-0', SETTINGS, 'demo', SHOWN, NOW)).toBeNull();
    const both = await Promise.all([started('ana'), started('ana', 'run-2')]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await bots.find('ana')).toMatchObject({ state: 'starting', settings: SETTINGS, failures: 0 });
  });

  it('gives settings back as they were, without what was left out', async () => {
    await bots.connect('ana', NOW);
    const protections = { maxOpen: 1, hours: undefined } as unknown as { maxOpen: number };
    await bots.start('ana', 'run-1', { ...SETTINGS, protections }, 'demo', SHOWN, NOW);
    expect(Object.keys((await bots.find('ana'))!.settings!.protections)).toEqual(['maxOpen']);
  });

  it('is taken by one process only, and by another when the first is gone', async () => {
    await started('ana');
    const row = await seen('ana');
    const claims = await Promise.all([bots.claim(row, owner, NOW), bots.claim(row, other, NOW)]);
    expect(claims.filter(Boolean)).toHaveLength(1);
    const late = await bots.claim(await seen('ana'), other, NOW); // whoever holds it may be dead: the caller has looked
    expect(late?.owner?.instance).toBe(other.instance);
    expect(await bots.mayOrder('ana', 'run-1', owner, NOW)).toBe(false);
    expect(await bots.mayOrder('ana', 'run-1', other, NOW)).toBe(true);
  });

  it('lets nobody order for a run that was stopped, or is another one by now', async () => {
    await started('ana');
    await bots.claim(await seen('ana'), owner, NOW);
    expect(await bots.mayOrder('ana', 'run-0', owner, NOW)).toBe(false);
    expect((await bots.stopping('ana', NOW, NOW))?.state).toBe('stopping');
    expect(await bots.mayOrder('ana', 'run-1', owner, NOW)).toBe(false);
    expect((await bots.stopped('ana', SHOWN, NOW))?.owner).toBeUndefined();
    expect(await bots.stopped('ana', SHOWN, NOW)).toBeNull();
    await started('ana', 'run-2');
    await bots.claim(await seen('ana'), other, NOW);
    expect(await bots.mayOrder('ana', 'run-1', owner, NOW)).toBe(false);
    expect((await bots.find('ana'))?.unsettledRuns).toEqual(['run-1', 'run-2']);
  });

  it('tells those that may order from those that may not, asked in the same instant', async () => {
    const users = ['ana', 'bia', 'caio', 'davi', 'eva'];
    for (const user of users) {
      await started(user, `run-${user}`);
      await bots.claim(await seen(user), user === 'davi' ? other : owner, NOW);
    }
    await bots.stopping('bia', NOW, NOW);
    const asked = [...users, 'ana', 'nobody'].map((user) => bots.mayOrder(user, `run-${user}`, owner, NOW));
    const late = new Date(NOW.getTime() + 60_000);
    const more = [
      bots.mayOrder('davi', 'run-davi', other, NOW),
      bots.mayOrder('eva', 'run-eva', owner, late),
    ];
    expect(await Promise.all(asked)).toEqual([true, false, true, false, true, true, false]);
    expect(await Promise.all(more)).toEqual([true, true]);
  });

  it('cannot be claimed to run while it is stopping', async () => {
    await started('ana');
    await bots.stopping('ana', NOW, NOW);
    expect(await bots.claim(await seen('ana'), owner, NOW)).toBeNull();
    expect(await bots.find('ana')).toMatchObject({ state: 'stopping' });
    expect((await bots.find('ana'))?.owner).toBeUndefined();
  });

  it('keeps a failure of one that has the bot, not of one that has lost it', async () => {
    await started('ana');
    await bots.claim(await seen('ana'), owner, NOW);
    const failure = { detail: 'broken', retryAt: new Date(1), shown: SHOWN, failures: 1 };
    expect(await bots.failed('ana', 'run-1', other, failure, NOW)).toBe(false);
    expect(await bots.failed('ana', 'run-1', owner, failure, NOW)).toBe(true);
    expect(await bots.find('ana')).toMatchObject({ state: 'error', detail: 'broken', retryAt: new Date(1) });
    expect((await bots.claim(await seen('ana'), other, NOW))?.state).toBe('starting');
  });

  it('writes progress of runs at work only; a candle never goes back', async () => {
    await started('ana');
    await started('bia');
    await bots.stopped('bia', SHOWN, NOW);
    const change = (runId: string, lastCandleAt: number) =>
      ({ runId, lastCandleAt, state: 'analyzing', since: NOW }) as const;
    await bots.progress(
      new Map([
        ['ana', change('run-1', 5000)],
        ['bia', change('run-1', 5000)],
      ]),
    );
    await bots.progress(new Map([['ana', change('run-0', 9000)]]));
    await bots.progress(new Map([['ana', { runId: 'run-1', lastCandleAt: 1000 }]]));
    expect(await bots.find('ana')).toMatchObject({ state: 'analyzing', lastCandleAt: new Date(5000) });
    expect(await stateOf('bia')).toBe('stopped');
    expect((await bots.find('bia'))?.lastCandleAt).toBeUndefined();
  });

  it('disconnects only while it is stopped', async () => {
    await started('ana');
    expect(await bots.disconnect('ana')).toBeNull();
    await bots.stopped('ana', SHOWN, NOW);
    expect(await bots.disconnect('ana')).toMatchObject({ connected: false });
  });

  it('remembers runs that are over until their results are complete', async () => {
    await started('ana');
    expect(await bots.unsettled(10)).toEqual([]);
    await bots.stopped('ana', SHOWN, NOW);
    expect(await bots.unsettled(10)).toMatchObject([{ _id: 'ana', unsettledRuns: ['run-1'] }]);
    await bots.settledRun('ana', 'run-1');
    expect(await bots.unsettled(10)).toEqual([]);
  });
});
