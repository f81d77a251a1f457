import { type AnalyticsWorld, analyticsWorld } from '../../../test/factories/analytics-world.js';
import { Clock } from '../../platform/index.js';
import { BucketRepository } from '../buckets/bucket.repository.js';
import { PeopleRepository } from '../people/people.repository.js';
import { Recount } from './recount.js';

describe('Recount while others count', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => (world = await analyticsWorld({ BUSINESS_TZ: 'America/Sao_Paulo' })));
  afterEach(() => world.close());

  const COLLECTIONS = ['time_buckets', 'people_days', 'day_heads'];
  const rows = () =>
    Promise.all(COLLECTIONS.map((name) => world.connection.collection(name).find({}).toArray()));
  const event = (userId: string) => ({
    userId,
    type: 'purchase',
    amount: 5n,
    currency: 'BRL',
    timestamp: new Date('2026-11-22T12:00:00Z'),
  });

  it('writes nothing any more once the hold is lost', async () => {
    await world.record(1, [event('ana'), event('bia')]);
    for (const name of COLLECTIONS) await world.connection.collection(name).deleteMany({});
    const recount = world.module.get(Recount, { strict: false });
    const clock = world.module.get(Clock, { strict: false });
    const lost = recount.run(() => Object.assign(clock, { now: () => Date.now() + 31_000 }));
    await expect(lost).rejects.toMatchObject({ status: 503 });
    expect(await rows()).toEqual([[], [], []]);
    expect((await recount.run()).differences).toBeGreaterThan(0);
    expect(await recount.run()).toEqual({ events: 2, differences: 0 });
  });

  it('leaves rows that a batch has moved since they were read', async () => {
    await world.record(1, [event('ana')]);
    const buckets = world.module.get(BucketRepository, { strict: false });
    const people = world.module.get(PeopleRepository, { strict: false });
    const [bucket] = await all(buckets.all());
    const [shard] = await all(people.all());
    await world.record(1, [event('ana')]);
    const counted = await rows();
    for (const seen of [bucket.lastBatch, 0]) {
      await buckets.correct([{ ...bucket, count: 7, seen }]);
      await buckets.correct([{ ...bucket, count: 0, sum: 0n, seen }]);
      await people.correct([{ ...shard, seen }]);
      await people.correct([{ ...shard, users: new Map(), seen }]);
    }
    expect(await rows()).toEqual(counted);
  });
});

async function all<Row>(cursor: AsyncIterable<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of cursor) rows.push(row);
  return rows;
}
