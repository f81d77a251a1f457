import type { SlotWorker } from '../../src/events/ledger/slot-worker.js';
import { LedgerWorld, type Moment, MOMENTS, untilIdle } from './ledger-world.js';

describe('the ledger, whatever dies when', () => {
  let world: LedgerWorld;
  let worker: SlotWorker;

  beforeAll(async () => (world = await LedgerWorld.create()));
  beforeEach(async () => {
    world = await world.fresh();
    worker = await world.takeOver();
  });
  afterAll(() => world.close());

  /** Something of everything that a batch can hold, on top of two events that are counted already. */
  async function fill(): Promise<void> {
    world.inbox.put('first', [
      { id: 'kept', userId: 'ana', type: 'login' },
      { id: 'patched', userId: 'ana', type: 'purchase', value: 10 },
      { id: 'deleted', userId: 'bia', type: 'purchase', value: 20 },
    ]);
    await untilIdle(worker);
    const service = world.service();
    await service.change('patched', { value: 11.5, userId: 'caio' });
    await service.delete('deleted');
    await service.create({ id: 'posted', userId: 'bia', type: 'refund', value: -3 });
    world.inbox.put('second', [
      { userId: 'ana', type: 'purchase', value: 0.1 },
      { id: 'twice', userId: 'ana', type: 'purchase', value: 0.2 },
      { id: 'kept', userId: 'mallory', type: 'purchase', value: 999 },
    ]);
    world.inbox.put('third', [
      { id: 'twice', userId: 'mallory', type: 'purchase', value: 999 },
      { id: 'deleted', userId: 'mallory', type: 'purchase', value: 999 },
      { id: 'posted', userId: 'mallory', type: 'purchase', value: 999 },
      { userId: 'duda', type: 'login' },
    ]);
  }

  async function expectAllCountedOnce(): Promise<void> {
    expect(world.projection.totals()).toEqual({
      'login|BRL|ana': { count: 1, sum: 0n },
      'purchase|BRL|caio': { count: 1, sum: 115_000n },
      'refund|BRL|bia': { count: 1, sum: -30_000n },
      'purchase|BRL|ana': { count: 2, sum: 3000n },
      'login|BRL|duda': { count: 1, sum: 0n },
    });
    expect(await world.recount()).toEqual(world.projection.totals());
    expect(world.inbox.waiting.size).toBe(0);
    expect(world.inbox.finished.get('second')).toEqual({ id: 'second', created: 2, duplicates: ['kept'] });
    const third = world.inbox.finished.get('third')!;
    expect({ ...third, duplicates: [...third.duplicates].sort() }).toEqual({
      id: 'third',
      created: 1,
      duplicates: ['deleted', 'posted', 'twice'],
    });
    expect(await world.count({ todo: { $exists: true } })).toBe(0);
    expect(await world.count({ corrections: { $exists: true } })).toBe(0);
    const slot = await world.slots.findById(0);
    expect(slot).not.toHaveProperty('open');
  }

  it('counts everything once when nothing dies', async () => {
    await fill();
    await untilIdle(worker);
    await expectAllCountedOnce();
  });

  it.each(MOMENTS)('a crash %s neither loses nor doubles', async (moment) => {
    await fill();
    world.trouble.crashAt(moment);
    await expect(worker.step()).rejects.toThrow(`crash ${moment}`);
    await untilIdle(await world.takeOver());
    await expectAllCountedOnce();
  });

  it.each(MOMENTS)('an error %s is survived by the same worker', async (moment) => {
    await fill();
    world.trouble.crashAt(moment);
    await expect(worker.step()).rejects.toThrow(`crash ${moment}`);
    await untilIdle(worker);
    await expectAllCountedOnce();
  });

  it.each(MOMENTS)(
    'a crash %s and another configuration afterwards: totals are of what is stored',
    async (moment) => {
      await fill();
      world.trouble.crashAt(moment);
      await expect(worker.step()).rejects.toThrow(`crash ${moment}`);
      world.inbox.remap((event) => ({ ...event, currency: 'USD', amount: (event.amount ?? 0n) + 7n }));
      await untilIdle(await world.takeOver());
      expect(world.projection.totals()).toEqual(await world.recount());
      const early = moment.endsWith('open') || moment === 'before insert';
      expect(world.projection.totals()).toHaveProperty([`login|${early ? 'USD' : 'BRL'}|duda`]);
    },
  );

  it('the half of a batch that was stored keeps its old mapping, the rest gets the new one', async () => {
    world.inbox.put('d', [
      { id: 'a', userId: 'ana', type: 'purchase', value: 1 },
      { id: 'b', userId: 'ana', type: 'purchase', value: 2 },
    ]);
    world.trouble.crashAt('after insert');
    await expect(worker.step()).rejects.toThrow('crash');
    await world.events.deleteOne({ _id: 'b' }); // a bulk insert that was cut in the middle
    world.inbox.remap((event) => ({ ...event, currency: 'USD' }));
    await untilIdle(await world.takeOver());
    expect(world.projection.totals()).toEqual({
      'purchase|BRL|ana': { count: 1, sum: 10_000n },
      'purchase|USD|ana': { count: 1, sum: 20_000n },
    });
    expect(await world.recount()).toEqual(world.projection.totals());
  });

  it('a sleeper whose events were changed and counted by another does not count the change again', async () => {
    world.inbox.put('d', [{ id: 'a', userId: 'ana', type: 'purchase', value: 1 }]);
    const nap = world.trouble.sleepAt('before insert');
    const sleeper = worker.step();
    await nap.reached;
    const heir = await world.takeOver();
    await untilIdle(heir);
    const service = world.service();
    await service.change('a', { type: 'refund' });
    await untilIdle(heir);
    const before = world.projection.totals();
    world.projection.forgetGuards(); // a bucket that gains as much as it loses keeps its old guard
    nap.wake();
    expect(await sleeper).toEqual({ state: 'lost' });
    expect(world.projection.totals()).toEqual(before);
  });

  it('two crashes in the same batch, at every pair of moments', async () => {
    const pairs = MOMENTS.flatMap((one) => MOMENTS.slice(2).map((two): [Moment, Moment] => [one, two]));
    let round = 0;
    for (const [one, two] of pairs) {
      world.inbox.put(`d${round++}`, [{ userId: 'ana', type: 'login' }]);
      world.trouble.crashAt(one);
      await (await world.takeOver()).step().catch(() => undefined);
      world.trouble.crashAt(two);
      await (await world.takeOver()).step().catch(() => undefined);
    }
    await untilIdle(await world.takeOver());
    expect(world.projection.totals()).toEqual({ 'login|BRL|ana': { count: round, sum: 0n } });
  });

  it.each(MOMENTS)('an owner that slept %s and wakes after another went on adds nothing', async (moment) => {
    await fill();
    const nap = world.trouble.sleepAt(moment);
    const zombie = worker.step();
    await nap.reached;
    const heir = await world.takeOver();
    await untilIdle(heir);
    world.inbox.put('later', [{ id: 'later', userId: 'eva', type: 'login' }]);
    await untilIdle(heir);
    nap.wake();
    // one that slept before its last write finds the slot gone; one that slept after it had done all
    expect((await zombie).state).toBe(moment === 'after close' ? 'counted' : 'lost');
    expect((await worker.step()).state).toMatch(/lost|idle/);
    world.inbox.put('last', [{ id: 'last', userId: 'eva', type: 'login' }]);
    await untilIdle(heir);
    expect(world.projection.totals()['login|BRL|eva']).toEqual({ count: 2, sum: 0n });
    expect(await world.recount()).toEqual(world.projection.totals());
  });
});

describe('corrections and the batch that brings the event', () => {
  let world: LedgerWorld;
  beforeAll(async () => (world = await LedgerWorld.create()));
  beforeEach(async () => (world = await world.fresh()));
  afterAll(() => world.close());

  const afterInsert = MOMENTS.slice(MOMENTS.indexOf('after insert'));

  it.each(afterInsert.flatMap((moment) => [false, true].map((crash) => ({ moment, crash }))))(
    'made $moment, with a crash: $crash',
    async ({ moment, crash }) => {
      const worker = await world.takeOver();
      world.inbox.put('d', [
        { id: 'a', userId: 'ana', type: 'purchase', value: 10 },
        { id: 'b', userId: 'ana', type: 'purchase', value: 20 },
        { id: 'c', userId: 'ana', type: 'purchase', value: 40 },
      ]);
      const nap = world.trouble.sleepAt(moment);
      const running = worker.step();
      await nap.reached;
      const service = world.service();
      await service.change('a', { value: 1 });
      await service.change('a', { type: 'refund', value: 2 });
      await service.delete('b');
      if (crash) {
        await untilIdle(await world.takeOver()); // the sleeper never writes again
        nap.wake();
        await running;
      } else {
        nap.wake();
        await running;
        await untilIdle(worker);
      }
      expect(world.projection.totals()).toEqual({
        'refund|BRL|ana': { count: 1, sum: 20_000n },
        'purchase|BRL|ana': { count: 1, sum: 400_000n },
      });
      expect(await world.recount()).toEqual(world.projection.totals());
      expect(await world.count({ todo: { $exists: true } })).toBe(0);
    },
  );

  it('a correction that comes while another is being counted is not lost', async () => {
    const worker = await world.takeOver();
    world.inbox.put('d', [{ id: 'a', userId: 'ana', type: 'purchase', value: 10 }]);
    await untilIdle(worker);
    const service = world.service();
    for (const moment of MOMENTS.filter((name) => !name.endsWith('finish'))) {
      await service.change('a', { value: 100 });
      const nap = world.trouble.sleepAt(moment);
      const running = worker.step();
      await nap.reached;
      await service.change('a', { value: 200 });
      nap.wake();
      await running;
      await untilIdle(worker);
      expect(world.projection.totals()).toEqual({ 'purchase|BRL|ana': { count: 1, sum: 2_000_000n } });
    }
  });

  it('more corrections than a batch may hold are counted in several', async () => {
    const worker = await world.takeOver();
    const at = {
      userId: 'ana',
      type: 'purchase',
      currency: 'BRL',
      timestamp: new Date('2026-11-23T12:00:00Z'),
    };
    const rows = ['a', 'b', 'c'].map((_id) => ({
      ...{ _id, ...at, amount: 900n, metadata: {}, source: 'api', createdAt: at.timestamp },
      ...{ slot: 0, batch: 0, rev: 900, todo: 0 },
      corrections: Array.from({ length: 900 }, (_, n) => ({
        rev: n + 1,
        before: n === 0 ? null : { ...at, amount: BigInt(n) },
        after: { ...at, amount: BigInt(n + 1) },
      })),
    }));
    await world.events.insertMany(rows);
    await untilIdle(worker);
    const sizes = world.projection.batches.map(({ changes }) => changes.length);
    expect(sizes).toEqual([1000, 1000, 700]);
    expect(world.projection.totals()).toEqual({ 'purchase|BRL|ana': { count: 3, sum: 2700n } });
    expect(await world.count({ todo: { $exists: true } })).toBe(0);
  });

  it('an event takes no more changes than its document can hold, and does again once they are counted', async () => {
    const worker = await world.takeOver();
    const service = world.service();
    await service.create({ id: 'a', userId: 'u', type: 'purchase', value: 1 });
    const { corrections } = (await world.events.findOne({ _id: 'a' }))!;
    const [{ after }] = corrections!;
    const more = Array.from({ length: 999 }, (_, n) => ({ rev: n + 2, before: after, after }));
    await world.events.updateOne(
      { _id: 'a' },
      { $push: { corrections: { $each: more } }, $set: { rev: 1000 } },
    );
    await expect(service.change('a', { value: 2 })).rejects.toMatchObject({ status: 503 });
    await untilIdle(worker);
    await service.change('a', { value: 2 });
    await untilIdle(worker);
    expect(world.projection.totals()).toEqual({ 'purchase|BRL|u': { count: 1, sum: 20_000n } });
  });

  it('many changes at once are all counted, and none is made of a state that was gone', async () => {
    const worker = await world.takeOver();
    const service = world.service();
    await service.create({ id: 'a', userId: 'u', type: 'purchase', value: 1 });
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => service.change('a', { value: n, metadata: { n } })),
    );
    await untilIdle(worker);
    expect(await world.recount()).toEqual(world.projection.totals());
    expect(world.projection.totals()['purchase|BRL|u'].count).toBe(1);
  });

  it('the recount at any moment is what the totals say, as long as no batch is open', async () => {
    const worker = await world.takeOver();
    world.inbox.put('d', [
      { id: 'a', userId: 'ana', type: 'purchase', value: 10 },
      { id: 'b', userId: 'ana', type: 'purchase', value: 20 },
    ]);
    await untilIdle(worker);
    const before = world.projection.totals();
    const service = world.service();
    await service.change('a', { value: 1 });
    await service.change('a', { value: 2 });
    await service.delete('b');
    await service.create({ userId: 'bia', type: 'login' });
    const counted: string[] = [];
    for await (const chunk of world.store.scanCounted()) {
      for (const { eventId, slot, amount } of chunk) counted.push(`${eventId} ${slot} ${amount}`);
    }
    expect(counted).toEqual(['a 0 100000', 'b 0 200000']);
    expect(world.projection.totals()).toEqual(before);
  });
});
