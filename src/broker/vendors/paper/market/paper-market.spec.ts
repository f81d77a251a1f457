import { madeMarket } from './paper-market.js';

const NOW = Date.UTC(2026, 2, 11, 15);

describe('the paper market', () => {
  it('gives others a turn between the assets that are first asked for, however many at once', async () => {
    const market = madeMarket('turns');
    const assets = market.assets(NOW).map(({ id }) => id);
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all([...assets, ...assets].map((id) => market.prepare(id, NOW)));
    isOver = true;
    expect(turns).toBeGreaterThanOrEqual(assets.length - 1);
    const before = turns;
    await Promise.all(assets.map((id) => market.prepare(id, NOW)));
    expect(turns).toBe(before);
  });

  it('has no unknown asset to prepare', async () => {
    await expect(madeMarket('1').prepare('NOPE', NOW)).rejects.toMatchObject({
      code: 'MARKET.UNKNOWN_ASSET',
    });
  });
});
