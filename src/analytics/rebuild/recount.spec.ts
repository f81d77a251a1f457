import {
  type AnalyticsWorld,
  analyticsWorld,
  randomNumbers,
} from '../../../test/factories/analytics-world.js';
import { type Contribution, EventLedger } from '../../events/index.js';
import { AnalyticsService } from '../analytics.service.js';
import { RebuildService } from './rebuild.service.js';
import { type Difference, Recount } from './recount.js';

const TYPES = ['login', 'purchase', '__proto__', 'constructor', 'a.b'];

function someEvents(amount: number): Contribution[] {
  const random = randomNumbers(amount);
  return Array.from({ length: amount }, () => ({
    userId: `user${Math.floor(random() * 20)}`,
    type: TYPES[Math.floor(random() * TYPES.length)],
    amount: random() < 0.5 ? null : BigInt(Math.floor(random() * 1e6)),
    currency: random() < 0.8 ? 'BRL' : 'USD',
    timestamp: new Date(Date.UTC(2026, 10, 1) + Math.floor(random() * 3 * 86_400_000)),
  }));
}

describe('Rebuild', () => {
  let world: AnalyticsWorld;
  let rebuild: RebuildService;
  beforeEach(async () => {
    world = await analyticsWorld({ BUSINESS_TZ: 'America/Sao_Paulo' });
    rebuild = world.module.get(RebuildService);
  });
  afterEach(() => world.close());

  const rows = (collection: string) =>
    world.connection.collection(collection).find({}).sort({ _id: 1 }).toArray();
  /** How many users the shards have. */
  const usersIn = (shards: object[]) =>
    shards.reduce((sum, shard) => sum + Object.keys((shard as { users: object }).users).length, 0);
  const totals = async () => [await rows('time_buckets'), await rows('people_days')];
  async function differences(): Promise<Difference[]> {
    const found: Difference[] = [];
    expect((await rebuild.run((difference) => found.push(difference))).differences).toBe(found.length);
    return found;
  }

  it('finds nothing where everything was counted, corrections included', async () => {
    const events = someEvents(300);
    const ids = await world.record(1, events.slice(0, 200));
    await world.record(2, events.slice(200));
    await world.change(1, [
      { eventId: ids[0], before: events[0], after: null },
      { eventId: ids[1], before: events[1], after: { ...events[1], amount: 7n, userId: 'other' } },
    ]);
    expect(await rebuild.run()).toEqual({ events: 299, differences: 0 });
  });

  it('counts what nobody counted; the result is what counting would have given', async () => {
    const events = someEvents(500);
    await world.record(1, events);
    const counted = await totals();
    for (const collection of ['time_buckets', 'people_days', 'day_heads']) {
      await world.connection.collection(collection).deleteMany({});
    }
    const { differences: found } = await rebuild.run();
    expect(found).toBe(counted[0].length + usersIn(counted[1]));
    expect(await totals()).toEqual(counted);
    expect(await differences()).toEqual([]);
  });

  it('gives the same in several passes, each over some of the days', async () => {
    await world.record(1, someEvents(200));
    await world.record(2, someEvents(100));
    const counted = await totals();
    for (const collection of ['time_buckets', 'people_days', 'day_heads']) {
      await world.connection.collection(collection).deleteMany({});
    }
    const ids = new Set<string>();
    const recount = world.module.get(Recount, { strict: false });
    const result = await recount.run(({ id }) => ids.add(id), 101);
    expect(result).toEqual({ events: 300, differences: ids.size });
    expect(await totals()).toEqual(counted);
    expect(await recount.run(undefined, 101)).toEqual({ events: 300, differences: 0 });
    expect(await differences()).toEqual([]);
  });

  it('puts wrong, missing and surplus rows right, says which, and reaches what is in memory', async () => {
    await world.record(1, someEvents(200));
    const right = await totals();
    const service = world.module.get(AnalyticsService);
    const question = { from: '2026-10-31', to: '2026-11-03', by: 'count', limit: 50 } as const;
    const answer = await service.topUsers(question);

    const buckets = world.connection.collection('time_buckets');
    const users = world.connection.collection('people_days');
    const [bucket, missing] = right[0] as unknown as { _id: string }[];
    const [shard, emptied, gone] = right[1] as unknown as { _id: string; day: string; users: object }[];
    const idsOf = ({ day, users: own }: typeof shard) => Object.keys(own).map((user) => `${day}|1|${user}`);
    await buckets.updateOne({ _id: bucket._id as never }, { $inc: { sum: 1n } });
    await buckets.deleteOne({ _id: missing._id as never });
    await buckets.insertOne({
      _id: 'h|2026-11-02T03|ghost|BRL|1' as never,
      count: 1,
      sum: 0n,
      lastBatch: 1,
    });
    const [user] = Object.keys(shard.users);
    await users.updateOne(
      { _id: shard._id as never },
      {
        $inc: { [`users.${user}.login|BRL`]: 5, 'users.ghost.login|BRL': 1, 'users.nobody.login|BRL': 0 },
        $set: { lastBatch: 99 },
      },
    );
    await users.updateOne({ _id: emptied._id as never }, { $set: { users: {} } });
    await users.deleteOne({ _id: gone._id as never });
    await world.connection.collection('day_heads').updateMany({}, { $inc: { lastBatch: 99 } });
    expect(await service.topUsers(question)).not.toEqual(answer);

    const found = await differences();
    const rowsFound = found.filter(({ collection }) => collection !== 'day_heads');
    expect(rowsFound.map(({ id }) => id).sort()).toEqual(
      [
        bucket._id,
        missing._id,
        'h|2026-11-02T03|ghost|BRL|1',
        shard._id, // its batch
        `${shard.day}|1|${user}`,
        `${shard.day}|1|ghost`,
        ...idsOf(emptied),
        ...idsOf(gone),
      ].sort(),
    );
    expect(found.find(({ id }) => id.includes('|ghost|'))).toMatchObject({
      stored: expect.stringMatching(/^1 events/),
    });
    expect(await totals()).toEqual(right);
    expect(await service.topUsers(question)).toEqual(answer);
    expect(await differences()).toEqual([]);
  });

  it('takes back a batch number that the slot has not reached: it would shut out the batches to come', async () => {
    await world.record(1, someEvents(50));
    for (const collection of ['time_buckets', 'people_days', 'day_heads']) {
      await world.connection.collection(collection).updateMany({}, { $set: { lastBatch: 7 } });
    }
    const [buckets, users] = await totals();
    const heads = await rows('day_heads');
    expect(await differences()).toHaveLength(buckets.length + users.length + heads.length);
    await world.record(1, someEvents(60));
    expect(await differences()).toEqual([]);
  });

  it('batches after a recount are added, batches before it are not', async () => {
    const events = someEvents(50);
    await world.record(1, events);
    await world.connection.collection('time_buckets').deleteMany({});
    await world.connection.collection('people_days').deleteMany({});
    await rebuild.run();
    const changes = events.map((after, i) => ({ eventId: `e${i}`, before: null, after }));
    await world.projection.apply({ slot: 1, number: 1, changes });
    expect(await differences()).toEqual([]);
    await world.record(1, someEvents(60));
    expect(await differences()).toEqual([]);
  });

  it('leaves corrections that wait to the ledger, which counts them afterwards', async () => {
    const [event] = someEvents(1);
    const [id] = await world.record(1, [event]);
    const after = { ...event, amount: 123n, timestamp: new Date('2026-11-02T12:00:00Z') };
    await world.connection
      .collection('events')
      .updateOne(
        { _id: id as never },
        { $set: { ...after, rev: 1, todo: 1, corrections: [{ rev: 1, before: event, after }] } },
      );
    expect(await differences()).toEqual([]);
    await world.module.get(EventLedger).drained();
    expect(await world.connection.collection('events').countDocuments({ todo: 1 })).toBe(0);
    expect(await differences()).toEqual([]);
  });

  it('begins again by itself when BUSINESS_TZ has changed, and answers 503 meanwhile', async () => {
    await world.record(1, someEvents(100));
    const moved = await analyticsWorld({ BUSINESS_TZ: 'Asia/Tokyo', MONGODB_URI: world.config.mongodbUri! });
    try {
      const service = moved.module.get(AnalyticsService);
      const counted = async () => {
        for (;;) {
          try {
            return await service.summary({ from: '2026-11-02', to: '2026-11-02' });
          } catch (error) {
            expect(error).toMatchObject({ status: 503, retryAfter: expect.any(Number) });
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }
      };
      const start = new Date('2026-11-01T15:00:00Z');
      const end = new Date('2026-11-02T15:00:00Z');
      const own = someEvents(100).filter(({ timestamp }) => timestamp >= start && timestamp < end);
      expect(await counted()).toMatchObject({
        totalEvents: own.length,
        activeUsers: new Set(own.map(({ userId }) => userId)).size,
      });
      expect(await moved.module.get(RebuildService).run()).toEqual({ events: 100, differences: 0 });
    } finally {
      await moved.close();
    }
  });
});
