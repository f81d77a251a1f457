import type { Event } from '../../src/events/index.js';
import { forgetLeaseOwner, Metrics } from '../../src/platform/index.js';
import { newSlotOwner } from '../../src/events/ledger/slot-owner.js';
import type { SlotDocument } from '../../src/events/ledger/slot.schema.js';
import { LedgerWorld } from './ledger-world.js';

describe('EventLedger: processes, slots and leases', () => {
  let world: LedgerWorld;

  beforeAll(async () => (world = await LedgerWorld.create()));
  beforeEach(async () => (world = await world.fresh()));
  afterEach(() => world.stopAll());
  afterAll(() => world.close());

  const login = { userId: 'ana', type: 'login' };

  it('counts what comes, in order of arrival, and tells of it afterwards', async () => {
    const heard: Event[] = [];
    world.signals.on('events.recorded', ({ events }) => void heard.push(...events));
    const ledger = await world.start();
    world.inbox.put('d1', [login, { ...login, id: 'x', value: 1.5 }]);
    world.inbox.put('d2', [{ ...login, id: 'x' }]);
    await world.service(ledger).create({ ...login, id: 'by-hand' });
    await ledger.drained();
    expect(heard.map(({ id }) => id).sort()).toEqual(['by-hand', 'd1.0', 'x']);
    expect(heard.find(({ id }) => id === 'x')).toMatchObject({
      source: 'test',
      deliveryId: 'd1',
      amount: 15_000n,
    });
    expect(heard.find(({ id }) => id === 'by-hand')).toMatchObject({ source: 'api' });
    expect(world.projection.totals()).toEqual(await world.recount());
  });

  it('sets aside what is ignored or failed, and counts the rest', async () => {
    const ledger = await world.start();
    world.inbox.put('ignored', [], { ignored: 'not an event' });
    world.inbox.put('failed', [login], { failure: 'no mapping' });
    world.inbox.put('good', [login]);
    await ledger.drained();
    expect(world.inbox.aside.map(({ id }) => id).sort()).toEqual(['failed', 'ignored']);
    expect([...world.inbox.finished.keys()]).toEqual(['good']);
    expect(await world.count({})).toBe(1);
  });

  it('cuts a crowd into batches of at most 2,000 events, and loses none', async () => {
    const ledger = await world.start();
    await ledger.pause();
    const many = Array.from({ length: 7 }, () => login);
    for (let i = 0; i < 600; i++) world.inbox.put(`many${i}`, many);
    for (let i = 0; i < 900; i++) world.inbox.put(`one${i}`, [login]);
    const rest = ledger.drained();
    ledger.resume();
    await rest;
    const sizes = world.projection.batches.map(({ changes }) => changes.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(600 * 7 + 900);
    expect(world.projection.batches.map(({ number }) => number)).toEqual(sizes.map((_, index) => index + 1));
    expect(world.projection.totals()).toEqual({ 'login|BRL|ana': { count: 5100, sum: 0n } });
  });

  it('counts nothing while it is paused', async () => {
    const ledger = await world.start();
    await ledger.pause();
    world.inbox.put('d', [login]);
    ledger.wake();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(world.inbox.waiting.size).toBe(1);
    ledger.resume();
    await ledger.drained();
    expect(world.inbox.waiting.size).toBe(0);
  });

  it('gives each process a slot of its own, the lowest that is free', async () => {
    const [first, second] = [await world.start(), await world.start()];
    expect([first.slotForNewItem(), second.slotForNewItem()]).toEqual([0, 1]);
    await world.stop(first);
    const third = await world.start();
    expect(third.slotForNewItem()).toBe(0);
    expect(await third.liveSlots()).toEqual([0, 1]);
  });

  it('works off the slot of a process that died, and gives it back', async () => {
    const ledger = await world.start();
    const dead = newSlotOwner(new Date());
    const slot = await world.slots.create(1, dead, world.clock.now());
    forgetLeaseOwner(dead);
    world.inbox.put('orphan', [{ ...login, id: 'orphan' }], { slot: 1 });
    await ledger.drained();
    expect(world.inbox.finished.get('orphan')).toMatchObject({ created: 1 });
    expect(await world.events.findOne({ _id: 'orphan' })).toMatchObject({ slot: 1, batch: 1 });
    expect(await world.slots.findById(slot!._id)).not.toHaveProperty('owner');
  });

  it('finishes the open batch of the dead before anything else in that slot', async () => {
    const dying = await world.takeOver();
    world.inbox.put('d', [login]);
    world.trouble.crashAt('after insert');
    await expect(dying.step()).rejects.toThrow('crash');
    await world.slots.take((await world.slots.findById(0))!, ownerElsewhere(), world.clock.now() - 60_000);
    world.inbox.put('e', [login]);
    const ledger = await world.start();
    await ledger.drained();
    expect(world.projection.batches.map(({ number, changes }) => [number, changes.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('leaves the slot of a living process alone until its lease runs out', async () => {
    await world.slots.create(0, ownerElsewhere(), world.clock.now());
    world.inbox.put('d', [login], { slot: 0 });
    const ledger = await world.start();
    expect(ledger.slotForNewItem()).toBe(1);
    expect(world.inbox.waiting.size).toBe(1);
    world.clock.aheadMs = 11_000;
    await ledger.drained();
    expect(world.inbox.waiting.size).toBe(0);
  });

  it('corrections of a slot that nobody works on are counted too', async () => {
    const ledger = await world.start();
    const second = await world.start();
    world.inbox.put('d', [{ ...login, id: 'a', value: 5 }], { slot: 1 });
    await second.drained();
    await world.stop(second);
    await world.service(ledger).change('a', { value: 7 });
    await ledger.drained();
    expect(world.projection.totals()).toEqual({ 'login|BRL|ana': { count: 1, sum: 70_000n } });
  });

  it('a slot that was taken away is not worked on, and another is found', async () => {
    const ledger = await world.start();
    const stolen: SlotDocument = (await world.slots.findById(0))!;
    const thief = ownerElsewhere();
    await world.slots.take(stolen, thief, world.clock.now());
    world.inbox.put('d', [login], { slot: 0 });
    ledger.wake();
    while (ledger.slotForNewItem() !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(world.inbox.waiting.size).toBe(1);
    await world.slots.release(thief.instance);
    await ledger.drained();
    expect(world.inbox.waiting.size).toBe(0);
  });

  it('an error is tried again until it is over', async () => {
    const ledger = await world.start();
    world.trouble.crashAt('after apply');
    world.inbox.put('d', [login]);
    await ledger.drained();
    expect(world.projection.totals()).toEqual({ 'login|BRL|ana': { count: 1, sum: 0n } });
  });

  it('a slot whose batch fails stops no other, shows in the metrics, and goes on when it can', async () => {
    const metrics = new Metrics();
    const ledger = await world.start(metrics);
    const figure = async (name: string) => {
      const text = await metrics.text();
      return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)![1]);
    };
    let broken = true;
    let tries = 0;
    world.projections.register({
      name: 'picky',
      apply: ({ slot }) => {
        if (!broken || slot !== 0) return Promise.resolve();
        tries++;
        return Promise.reject(new Error('it does not like this batch'));
      },
    });
    await world.slots.create(1, ownerElsewhere(), world.clock.now() - 60_000);
    world.inbox.put('bad', [login], { slot: 0 });
    ledger.wake();
    await until(() => tries > 1);
    world.inbox.put('good', [login], { slot: 1 });
    ledger.wake(1);
    await until(() => world.inbox.finished.has('good'));
    expect(world.inbox.finished.has('bad')).toBe(false);
    expect(await figure('ledger_failing_slots')).toBe(1);
    expect(await figure('ledger_failing_seconds')).toBeGreaterThan(0);

    const { owner } = (await world.slots.findById(0))!;
    await world.slots.renew(owner!.instance, world.clock.now() + 60_000); // it lives on while the time passes
    const recount = world.ledger().exclusive(() => Promise.resolve());
    world.clock.aheadMs = 21_000;
    await expect(recount).rejects.toThrow('Slot 0');

    broken = false;
    await ledger.drained();
    expect(world.inbox.finished.has('bad')).toBe(true);
    expect(await figure('ledger_failing_slots')).toBe(0);
    expect(await figure('ledger_failing_seconds')).toBe(0);
    expect(world.projection.totals()).toEqual({ 'login|BRL|ana': { count: 2, sum: 0n } });
  });

  it('finishes the running batch before it stops', async () => {
    const ledger = await world.start();
    const nap = world.trouble.sleepAt('before apply');
    world.inbox.put('d', [login]);
    ledger.wake();
    await nap.reached;
    const stopped = world.stop(ledger);
    nap.wake();
    await stopped;
    expect(world.inbox.finished.has('d')).toBe(true);
    expect(await world.slots.findById(0)).not.toHaveProperty('open');
    expect(await world.slots.findById(0)).not.toHaveProperty('owner');
  });

  it('in a process with ROLE api only knows who is alive', async () => {
    await world.start();
    const { slots, batches, inboxes, projections, signals, clock } = world;
    const config = { ...world.config, role: 'api' } as typeof world.config;
    const { EventLedger: Ledger } = await import('../../src/events/ledger/event-ledger.js');
    const api = new Ledger(slots, batches, inboxes, projections, signals, clock, config, new Metrics());
    api.onApplicationBootstrap();
    expect(await api.liveSlots()).toEqual([0]);
    expect(api.slotForNewItem()).toBe(0);
    expect(await world.slots.all()).toHaveLength(1);
    await api.beforeApplicationShutdown();
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A process on another machine, of which nothing is known but its lease. */
function ownerElsewhere() {
  const owner = { ...newSlotOwner(new Date()), host: 'elsewhere' };
  forgetLeaseOwner(owner);
  return owner;
}
