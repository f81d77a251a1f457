import { EventTypes } from '../src/events/index.js';
import { startTestApp, type TestApp } from '../test/setup/test-app.js';
import { EventTypeSeeds } from './event-types.js';

describe('types of event of the community', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await startTestApp();
  });
  afterAll(() => test?.close());

  it('are declared once, and never over those of somebody else', async () => {
    const seeds = test.app.get(EventTypeSeeds);
    const types = test.app.get(EventTypes);
    expect(await seeds.load()).toBe(6);
    expect(await types.field('purchase', 'metadata.product')).toMatchObject({ label: 'Produto' });
    expect(await seeds.load()).toBe(0);
    for (const { _id } of await types.list()) await types.remove(_id);
    await types.create({ type: 'workshop' });
    expect(await seeds.load()).toBe(0);
    expect((await types.list()).map(({ _id }) => _id)).toEqual(['workshop']);
  });
});
