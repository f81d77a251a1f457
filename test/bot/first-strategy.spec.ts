import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Promised are 10. */
const MOST = 7;

describe('the first strategy with its defaults, on the paper market', () => {
  it(`signals within ${MOST} one-minute candles on any three assets that are always open, seeds 1 to 50`, async () => {
    const script = ['--import', './test/setup/run-source.mjs', 'test/bot/first-signals.mjs'];
    const { stdout } = await promisify(execFile)(process.execPath, script);
    const bySeed = JSON.parse(stdout) as number[][];
    expect(bySeed).toHaveLength(50);
    for (const firsts of bySeed) {
      expect(firsts.length).toBeGreaterThanOrEqual(3);
      // of the three that wait longest the first has to come in time
      const [, , third] = firsts.toSorted((a, b) => b - a);
      expect(third).toBeLessThanOrEqual(MOST);
    }
  }, 120_000);
});
