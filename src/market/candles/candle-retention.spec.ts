import { type MarketWorld, marketWorld } from '../../../test/factories/market-world.js';
import { MIDNIGHT, type SteppedSource } from '../../../test/factories/stepped-source.js';
import { CandleRepository } from './candle.repository.js';
import { CandleRetention } from './candle-retention.js';
import { CandleWriter } from './candle-writer.js';
import type { Timeframe } from './timeframe.js';

const DAY = 86_400_000;

describe('CandleRetention, on the real database', () => {
  let world: MarketWorld;
  let source: SteppedSource;
  beforeAll(async () => {
    world = await marketWorld();
  });
  beforeEach(() => {
    source = world.source;
  });
  afterAll(() => world.close());

  const keep = async (timeframe: Timeframe, from: number, to: number) => {
    const series = { source: source.key, asset: 'EURUSD', timeframe };
    const candles = source.history('EURUSD', timeframe, { from, to });
    const repository = world.module.get(CandleRepository);
    await repository.add(series, candles, [[from, to]], 0.01, world.clock.date());
    return series;
  };
  const removeOld = () => world.module.get(CandleRetention).removeOld();
  const stored = async (timeframe: Timeframe) => {
    const series = { source: source.key, asset: 'EURUSD', timeframe };
    const found = await world.module
      .get(CandleRepository)
      .newest(series, [0, world.clock.now()], 100_000, 0.01);
    return found.length;
  };

  it('removes what is too old for its timeframe, and forgets that it was known', async () => {
    await keep('1s', MIDNIGHT - 6 * DAY, MIDNIGHT - 6 * DAY + 3_600_000);
    await keep('1m', MIDNIGHT - 6 * DAY, MIDNIGHT - 6 * DAY + 3_600_000);
    expect(await removeOld()).toEqual({ blocks: 0, series: 0 }); // nothing is newer
    const series = await keep('1s', MIDNIGHT - 3_600_000, MIDNIGHT);
    const { blocks } = await removeOld();
    expect(blocks).toBeGreaterThan(5);
    expect([await stored('1s'), await stored('1m')]).toEqual([3600, 60]);
    const { known } = (await world.module.get(CandleRepository).findSeries(series))!;
    expect(known).toEqual([[MIDNIGHT - 3_600_000, MIDNIGHT]]);
    expect(await removeOld()).toEqual({ blocks: 0, series: 0 });
  });

  it('forgets a series that nobody uses, and no other', async () => {
    world.clock.advance(100 * DAY);
    await world.module.get(CandleWriter).flush();
    expect(await removeOld()).toMatchObject({ series: 1 });
    expect([await stored('1s'), await stored('1m')]).toEqual([0, 60]);
  });
});
