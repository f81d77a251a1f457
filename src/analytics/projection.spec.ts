import { type AnalyticsWorld, analyticsWorld } from '../../test/factories/analytics-world.js';
import type { Contribution, EventChange } from '../events/index.js';
import { BucketRepository } from './buckets/bucket.repository.js';
import { Counters } from './counters.js';
import { shardId, shardOf } from './people/packing.rules.js';
import { PeopleRepository } from './people/people.repository.js';

const event = (over: Partial<Contribution> = {}): Contribution => ({
  userId: 'ana',
  type: 'purchase',
  amount: 1_005_000n,
  currency: 'BRL',
  timestamp: new Date('2026-11-23T02:30:15.250Z'),
  ...over,
});
const entered = (after: Contribution): EventChange => ({ eventId: 'e', before: null, after });

describe('AnalyticsProjection', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => {
    world = await analyticsWorld({ BUSINESS_TZ: 'America/Sao_Paulo' });
  });
  afterEach(() => world.close());

  const rows = (collection: string) =>
    world.connection.collection(collection).find({}).sort({ _id: 1 }).toArray();
  const shard = (userId: string) => shardId('', 0, shardOf(userId)).slice(-2);
  const everything = async () => [
    await rows('time_buckets'),
    await rows('people_days'),
    await rows('day_heads'),
  ];

  it('writes minute, hour and business day, the user and the head of the day', async () => {
    const changes = [
      event(),
      event({ amount: null }),
      event({ type: 'a.b', amount: -1n, userId: 'br|uno' }),
    ].map(entered);
    await world.projection.apply({ slot: 3, number: 7, changes });
    expect(await everything()).toEqual([
      [
        { _id: 'd|2026-11-22|a.b|BRL|3', count: 1, sum: -1, lastBatch: 7 },
        { _id: 'd|2026-11-22|purchase|BRL|3', count: 2, sum: 1_005_000, lastBatch: 7 },
        { _id: 'h|2026-11-23T02|a.b|BRL|3', count: 1, sum: -1, lastBatch: 7 },
        { _id: 'h|2026-11-23T02|purchase|BRL|3', count: 2, sum: 1_005_000, lastBatch: 7 },
        { _id: 'm|2026-11-23T02:30|a.b|BRL|3', count: 1, sum: -1, lastBatch: 7 },
        { _id: 'm|2026-11-23T02:30|purchase|BRL|3', count: 2, sum: 1_005_000, lastBatch: 7 },
      ],
      [
        {
          _id: `2026-11-22|3|${shard('ana')}`,
          day: '2026-11-22',
          slot: 3,
          lastBatch: 7,
          users: { ana: { 'purchase|BRL': 2, 'purchase|BRL|s': 1_005_000 } },
        },
        {
          _id: `2026-11-22|3|${shard('br|uno')}`,
          day: '2026-11-22',
          slot: 3,
          lastBatch: 7,
          users: { 'br|uno': { 'a%2Eb|BRL': 1, 'a%2Eb|BRL|s': -1 } },
        },
      ],
      [{ _id: '2026-11-22|3', lastBatch: 7 }],
    ]);
  });

  it('user ids that are difficult as field names come back from the database', async () => {
    const ids = [
      'a.b',
      '$set',
      '%2E',
      '__proto__',
      'constructor',
      '0',
      '12',
      'São Paulo',
      ' | ',
      'n',
      '投資',
    ];
    const changes = ids.map((userId) => entered(event({ userId })));
    await world.projection.apply({ slot: 3, number: 1, changes });
    await world.projection.apply({ slot: 3, number: 2, changes });
    const people = world.module.get(PeopleRepository, { strict: false });
    const found = new Map<string, unknown>();
    for await (const { userId, cells } of people.usersSince('2026-11-22', 3, -1)) found.set(userId, cells);
    const cells = new Map([['purchase|BRL', { count: 2, sum: 2_010_000n }]]);
    expect(found).toEqual(new Map(ids.map((userId) => [userId, cells])));

    const stored = async () => {
      const shards = [];
      for await (const shard of people.all()) shards.push({ ...shard, seen: 0 });
      return shards;
    };
    const before = await stored();
    await world.connection.collection('people_days').deleteMany({});
    await people.correct(before);
    expect(await stored()).toEqual(before);
  });

  it('adds nothing when the same batch, or an earlier one, comes again', async () => {
    const first = { slot: 0, number: 1, changes: [entered(event())] };
    const second = { slot: 0, number: 2, changes: [entered(event()), entered(event({ userId: 'bruno' }))] };
    await world.projection.apply(first);
    await world.projection.apply(second);
    const after = await everything();
    await world.projection.apply(second);
    await world.projection.apply(first);
    await Promise.all([world.projection.apply(second), world.projection.apply(first)]);
    expect(await everything()).toEqual(after);
    // slots do not know each other's batches
    await world.projection.apply({ ...first, slot: 1 });
    const [buckets] = await everything();
    expect(
      buckets.filter(({ _id }) => String(_id).startsWith('d|')).map(({ count }) => count as number),
    ).toEqual([3, 1]);
  });

  it('completes a batch of which only some rows were written', async () => {
    const batch = { slot: 0, number: 1, changes: [entered(event()), entered(event({ userId: 'bruno' }))] };
    await world.projection.apply(batch);
    const complete = await everything();
    await world.connection.collection('time_buckets').deleteMany({ _id: /^[hd]/ as never });
    await world.connection
      .collection('people_days')
      .deleteOne({ _id: `2026-11-22|0|${shard('bruno')}` as never });
    await world.connection.collection('day_heads').deleteMany({});
    await world.projection.apply(batch);
    expect(await everything()).toEqual(complete);
  });

  it('a correction takes the former state out and the new one in', async () => {
    await world.projection.apply({ slot: 0, number: 1, changes: [entered(event()), entered(event())] });
    const moved = event({ userId: 'bruno', amount: 20_000n, timestamp: new Date('2026-11-23T03:00:00Z') });
    await world.projection.apply({
      slot: 0,
      number: 2,
      changes: [
        { eventId: 'a', before: event(), after: moved },
        { eventId: 'b', before: event(), after: null },
      ],
    });
    const [buckets, users, heads] = await everything();
    const days = buckets.filter(({ _id }) => String(_id).startsWith('d|'));
    expect(days.map(({ _id, count, sum }) => [_id, count, sum] as unknown)).toEqual([
      ['d|2026-11-22|purchase|BRL|0', 0, 0],
      ['d|2026-11-23|purchase|BRL|0', 1, 20_000],
    ]);
    expect(users.map(({ day, users: figures }) => [day, figures] as unknown)).toEqual([
      ['2026-11-22', { ana: { 'purchase|BRL': 0, 'purchase|BRL|s': 0 } }],
      ['2026-11-23', { bruno: { 'purchase|BRL': 1, 'purchase|BRL|s': 20_000 } }],
    ]);
    expect(heads.map(({ lastBatch }) => lastBatch as number)).toEqual([2, 2]);
  });

  it('a change that totals do not see moves only the head of its day: the order of events may be another', async () => {
    await world.projection.apply({
      slot: 0,
      number: 1,
      changes: [{ eventId: 'a', before: event(), after: event() }],
    });
    expect(await everything()).toEqual([[], [], [{ _id: '2026-11-22|0', lastBatch: 1 }]]);
  });

  it('sums stay exact beyond 2^53', async () => {
    const most = event({ amount: 10_000_000_000_000n });
    for (let number = 1; number <= 3; number++) {
      await world.projection.apply({
        slot: 0,
        number,
        changes: Array.from({ length: 500 }, () => entered(most)),
      });
    }
    await world.projection.apply({ slot: 0, number: 4, changes: [entered(event({ amount: 1n }))] });
    const stretch = { from: Date.parse('2026-11-22T03:00:00Z'), to: Date.parse('2026-11-23T03:00:00Z') };
    const [counted] = await world.module.get(Counters, { strict: false }).ofSpans([stretch]);
    expect(counted).toMatchObject([{ count: 1501, sum: 15_000_000_000_000_001n }]);
  });

  interface Explained {
    executionStats: { nReturned: number; totalDocsExamined: number; totalKeysExamined: number };
  }
  const expectFrugal = (explained: unknown, returned: number) => {
    const { executionStats } = explained as Explained;
    expect(executionStats.nReturned).toBe(returned);
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(2 * returned + 20);
    expect(executionStats.totalKeysExamined).toBeLessThanOrEqual(2 * returned + 20);
  };

  it('reads examine hardly more than they return', async () => {
    const hours = Array.from({ length: 24 * 20 }, (_, hour) =>
      entered(event({ userId: `user${hour % 50}`, timestamp: new Date(Date.UTC(2026, 10, 1, hour)) })),
    );
    await world.projection.apply({ slot: 0, number: 1, changes: hours });
    await world.projection.apply({
      slot: 0,
      number: 2,
      changes: [entered(event({ timestamp: new Date(Date.UTC(2026, 10, 10, 12)) }))],
    });
    const buckets = world.module.get(BucketRepository, { strict: false });
    const { business } = world.module.get(Counters, { strict: false });
    const day = (label: string) => Date.parse(`${label}T03:00:00Z`);
    const span = { from: day('2026-11-05'), to: day('2026-11-07') };
    expectFrugal(await buckets.explain({ grain: 'd', ...span }, business), 2);
    expectFrugal(await buckets.explain({ grain: 'h', ...span }, business), 48);
    expectFrugal(await buckets.explain({ grain: 'm', ...span }, business), 48);
    const people = world.module.get(PeopleRepository, { strict: false });
    const shards = (await rows('people_days')).filter((row) => row['day'] === '2026-11-10');
    expect(shards.length).toBeGreaterThan(20);
    expectFrugal(await people.explainUsersSince('2026-11-10', 0, -1), shards.length);
    expectFrugal(await people.explainUsersSince('2026-11-10', 0, 1), 1);
    expectFrugal(await people.explainUsersSince('2026-11-10', 0, 2), 0);
  });
});
