import { analyticsWorld, type AnalyticsWorld } from '../../../test/factories/analytics-world.js';
import { EventTypes } from '../../events/index.js';
import { AnalyticsService } from '../analytics.service.js';
import { BreakdownService } from '../breakdown/breakdown.service.js';
import { FunnelService } from '../funnel/funnel.service.js';
import { Preparation } from './preparation.js';

const HOUR = 3_600_000;

describe('preparation of past days', () => {
  let world: AnalyticsWorld;
  beforeAll(async () => (world = await analyticsWorld()));
  afterAll(() => world.close());

  const facts = async () =>
    (await world.connection.collection('day_facts').find().sort({ _id: 1 }).toArray()).map(({ _id }) =>
      String(_id),
    );
  const kinds = async () =>
    (await facts()).map((id) => {
      const [kind, , key] = id.split('|');
      return `${kind} ${key}`;
    });
  const event = (type: string, hoursAgo: number, amount: bigint | null = null) => ({
    userId: 'ana',
    type,
    amount,
    currency: 'BRL',
    timestamp: new Date(Date.now() - hoursAgo * HOUR),
  });

  it('packs days at rest, not those that move, nor today', async () => {
    const preparation = world.module.get(Preparation);
    await world.record(1, [
      event('view', 240),
      event('purchase', 240, 125_000n),
      event('view', 480),
      event('view', 0),
    ]);
    await preparation.look();
    expect(await facts()).toEqual([]); // whether they rest shows at the next look
    await world.record(1, [event('view', 480)]);
    await preparation.look();
    expect(await kinds()).toEqual(['moments-2 purchase', 'moments-2 view', 'people 1']);
    await preparation.look(); // the other one has rested since
    expect(await facts()).toHaveLength(5);

    await world.module
      .get(EventTypes, { strict: false })
      .create({ type: 'purchase', fields: [{ path: 'country', label: 'Country' }] });
    await preparation.look();
    expect((await kinds())[0]).toBe('fields purchase');

    await world.connection.collection('events').deleteMany({});
    await world.connection.collection('people_days').deleteMany({});
    const from = new Date(Date.now() - 600 * HOUR).toISOString().slice(0, 10);
    const settled = new Date(Date.now() - 100 * HOUR).toISOString().slice(0, 10);
    const { steps } = await world.module
      .get(FunnelService)
      .funnel({ steps: 'view,view', within: '30d', from, compare: 'false' });
    expect(steps.map(({ users }) => users)).toEqual([1, 1]);
    const { items: users } = await world.module
      .get(AnalyticsService)
      .topUsers({ by: 'count', limit: 5, from, to: settled, compare: 'false' });
    expect(users).toEqual([{ userId: 'ana', count: 4, value: 12.5 }]);
    const [near, nearEnd] = [241, 239].map((hours) => new Date(Date.now() - hours * HOUR).toISOString());
    const { items: withinHours } = await world.module
      .get(AnalyticsService)
      .topUsers({ by: 'value', limit: 5, from: near, to: nearEnd, compare: 'false' });
    expect(withinHours).toEqual([{ userId: 'ana', count: 2, value: 12.5 }]);
    const { items } = await world.module
      .get(BreakdownService)
      .breakdown({ type: 'purchase', by: 'country', from, limit: 10, compare: 'false' });
    expect(items).toMatchObject([{ value: null, count: 1 }]);
  });
});
