import { type AnalyticsWorld, analyticsWorld } from '../../test/factories/analytics-world.js';
import { RebuildService } from './rebuild/rebuild.service.js';

const MOST = 2n ** 63n - 1n;

describe('sums beyond 64 bits', () => {
  let world: AnalyticsWorld;
  beforeEach(async () => (world = await analyticsWorld({ BUSINESS_TZ: 'America/Sao_Paulo' })));
  afterEach(() => world.close());

  const event = (amount: bigint, type = 'purchase') => ({
    userId: 'ana',
    type,
    amount,
    currency: 'BRL',
    timestamp: new Date('2026-11-22T12:00:00Z'),
  });
  const day = () =>
    world.connection
      .collection<{ _id: string }>('time_buckets')
      .findOne({ _id: 'd|2026-11-22|purchase|BRL|1' }, { useBigInt64: true });
  const ana = async () => {
    const [shard] = await world.connection
      .collection('people_days')
      .find({}, { useBigInt64: true })
      .toArray();
    return (shard['users'] as Record<string, Record<string, unknown>>)['ana'];
  };

  it('stay at the bound, and neither stop the batch nor what else is in it', async () => {
    await world.record(1, [event(MOST - 5n)]);
    await world.record(1, [event(3n), event(4n, 'login')]);
    await world.record(1, [event(7n), event(8n, 'login')]);
    expect(await day()).toMatchObject({ count: 3, sum: MOST, lastBatch: 3 });
    expect(await ana()).toEqual({
      'purchase|BRL': 3,
      'purchase|BRL|s': MOST,
      'login|BRL': 2,
      'login|BRL|s': 12n,
    });
    await world.projection.apply({
      slot: 1,
      number: 3,
      changes: [{ eventId: 'again', before: null, after: event(7n) }],
    });
    await world.record(1, [event(9n)]);
    expect(await day()).toMatchObject({ count: 4, sum: MOST, lastBatch: 4 });
    expect(await world.module.get(RebuildService).run()).toEqual({ events: 6, differences: 0 });
  });

  it('below zero as well', async () => {
    await world.record(1, [event(5n - MOST)]);
    await world.record(1, [event(-7n)]);
    expect(await day()).toMatchObject({ count: 2, sum: -MOST - 1n });
    expect((await ana())['purchase|BRL|s']).toBe(-MOST - 1n);
  });
});
