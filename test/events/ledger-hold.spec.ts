import type { EventLedger } from '../../src/events/ledger/event-ledger.js';
import { forgetLeaseOwner } from '../../src/platform/index.js';
import { newSlotOwner } from '../../src/events/ledger/slot-owner.js';
import { SlotHold } from '../../src/events/ledger/slot-hold.js';
import { SlotWorker } from '../../src/events/ledger/slot-worker.js';
import { LedgerWorld, untilIdle } from './ledger-world.js';

describe('EventLedger.exclusive', () => {
  let world: LedgerWorld;

  beforeAll(async () => (world = await LedgerWorld.create()));
  beforeEach(async () => (world = await world.fresh()));
  afterEach(() => world.stopAll());
  afterAll(() => world.close());

  const login = { userId: 'ana', type: 'login' };

  it('waits for open batches, lets none open, and ends with the work', async () => {
    const ledger = await world.start();
    const nap = world.trouble.sleepAt('before apply');
    world.inbox.put('d', [login]);
    ledger.wake();
    await nap.reached;
    let entered = false;
    const work = ledger.exclusive(async (slots) => {
      entered = true;
      world.inbox.put('e', [login]);
      ledger.wake();
      await new Promise((resolve) => setTimeout(resolve, 150));
      await expect(world.ledger().exclusive(() => Promise.resolve())).rejects.toThrow('recounting');
      return { slots, waiting: world.inbox.waiting.size };
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(entered).toBe(false);
    nap.wake();
    expect(await work).toEqual({ slots: [{ slot: 0, done: 1 }], waiting: 1 });
    await ledger.drained();
    expect(world.inbox.waiting.size).toBe(0);
  });

  it('finishes what the dead left open', async () => {
    const dying = await world.takeOver();
    world.inbox.put('d', [login]);
    world.trouble.crashAt('before finish');
    await expect(dying.step()).rejects.toThrow('crash');
    await world.slots.take((await world.slots.findById(0))!, ownerElsewhere(), world.clock.now() - 60_000);
    expect(await world.ledger().exclusive((slots) => Promise.resolve(slots))).toEqual([{ slot: 0, done: 1 }]);
    expect(world.inbox.finished.has('d')).toBe(true);
    await untilIdle(await world.takeOver());
  });

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  it('fails when the hold is lost before the work ends, and says so before each write', async () => {
    const writes: string[] = [];
    const work = world.ledger().exclusive(async (_slots, hold) => {
      hold.check();
      writes.push('while it is held');
      world.clock.aheadMs = 31_000; // a process that slept, or a database that was away
      await world.ledger().exclusive(() => Promise.resolve(writes.push('by somebody else')));
      hold.check();
      writes.push('too late');
    });
    await expect(work).rejects.toMatchObject({ status: 503 });
    expect(writes).toEqual(['while it is held', 'by somebody else']);
    await expect(
      world.ledger().exclusive(() => Promise.resolve((world.clock.aheadMs += 31_000))),
    ).rejects.toMatchObject({ status: 503 });
  });

  it('a hold that is prolonged lasts; one that has run out or gone to somebody else is not taken up again', async () => {
    const first = await SlotHold.begin(world.slots, world.clock);
    world.clock.aheadMs = 20_000;
    await first.prolong();
    world.clock.aheadMs = 40_000;
    first.check();
    world.clock.aheadMs = 51_000;
    await first.prolong();
    expect(() => first.check()).toThrow('held');
    const second = await SlotHold.begin(world.slots, world.clock);
    await first.prolong();
    second.check();
    await first.release();
    second.check();
    expect(await world.slots.findById(0)).toHaveProperty('heldBy');
    await second.release();
    expect(await world.slots.findById(0)).not.toHaveProperty('heldBy');
  });

  it('a prolongation that arrives after the end holds nothing', async () => {
    const until = new Date(world.clock.now() + 30_000);
    await world.slots.hold('late', world.clock.now(), until);
    await world.slots.endHold('late');
    expect(await world.slots.prolongHold('late', world.clock.now(), until)).toBe(false);
    expect(await world.slots.findById(0)).not.toHaveProperty('heldUntil');
  });

  it('holds a slot that is made meanwhile, and that is free at once afterwards', async () => {
    await world.start();
    let made: EventLedger | undefined;
    const waiting = await world.ledger().exclusive(async (slots) => {
      expect(slots).toHaveLength(1);
      made = await world.start();
      expect(made.slotForNewItem()).toBe(1);
      world.inbox.put('d', [login], { slot: 1 });
      made.wake();
      await pause(150);
      return world.inbox.waiting.size;
    });
    expect(waiting).toBe(1);
    made!.wake();
    await made!.drained();
    expect(world.inbox.finished.has('d')).toBe(true);
  });

  it('holds a slot whose maker died at its birth', async () => {
    await world.slots.create(0, newSlotOwner(new Date()), world.clock.now());
    const until = new Date(world.clock.now() + 30_000);
    await world.slots.hold('somebody', world.clock.now(), until);
    const owner = newSlotOwner(new Date());
    const slot = (await world.slots.create(1, owner, world.clock.now()))!;
    world.inbox.put('d', [login], { slot: 1 });
    const { slots, batches, inboxes, projections, clock } = world;
    const worker = new SlotWorker({ slots, batches, inboxes, projections, clock }, owner.instance, slot);
    world.clock.aheadMs = 20_000;
    await world.slots.prolongHold('somebody', world.clock.now(), new Date(world.clock.now() + 30_000));
    world.clock.aheadMs = 45_000; // longer than any hold that was written when it was made
    expect(await worker.step()).toEqual({ state: 'held' });
    await world.slots.endHold('somebody');
    expect(await worker.step()).toEqual({ state: 'held' }); // it sees only now that nobody recounts
    await untilIdle(worker);
    expect(world.inbox.finished.has('d')).toBe(true);
  });
});

/** A process on another machine, of which nothing is known but its lease. */
function ownerElsewhere() {
  const owner = { ...newSlotOwner(new Date()), host: 'elsewhere' };
  forgetLeaseOwner(owner);
  return owner;
}
