import { analyticsWorld, type AnalyticsWorld } from '../../../test/factories/analytics-world.js';
import { BreakdownService } from '../breakdown/breakdown.service.js';
import { EventTypes } from '../../events/index.js';
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
  const event = (type: string, hoursAgo: number) => ({
    userId: 'ana',
    type,
    amount: null,
    currency: 'BRL',
    timestamp: new Date(Date.now() - hoursAgo * HOUR),
  });

  it('packs days at rest, not those that move, nor today', async () => {
    const preparation = world.module.get(Preparation);
    await world.record(1, [event('view', 240), event('purchase', 240), event('view', 480), event('view', 0)]);
    await preparation.look();
    expect(await facts()).toEqual([]); // whether they rest shows at the next look
    await world.record(1, [event('view', 480)]);
    await preparation.look();
    expect((await facts()).map((id) => id.split('|')[2])).toEqual(['purchase', 'view']);
    await preparation.look(); // the other one has rested since
    expect(await facts()).toHaveLength(3);

    await world.module
      .get(EventTypes, { strict: false })
      .create({ type: 'purchase', fields: [{ path: 'country', label: 'Country' }] });
    await preparation.look();
    expect((await facts()).map((id) => id.split('|')[0])).toEqual([
      'fields',
      'moments',
      'moments',
      'moments',
    ]);

    await world.connection.collection('events').deleteMany({});
    const from = new Date(Date.now() - 600 * HOUR).toISOString();
    const { steps } = await world.module
      .get(FunnelService)
      .funnel({ steps: 'view,view', within: '30d', from, compare: 'false' });
    expect(steps.map(({ users }) => users)).toEqual([1, 1]);
    const { items } = await world.module
      .get(BreakdownService)
      .breakdown({ type: 'purchase', by: 'country', from, limit: 10, compare: 'false' });
    expect(items).toMatchObject([{ value: null, count: 1 }]);
  });
});
