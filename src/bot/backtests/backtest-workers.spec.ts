import { readFileSync } from 'node:fs';
import { BacktestWorkers } from './backtest-workers.js';

const MINUTES = 40_000;

/** Of more than the size that is read without a thread. */
function largeFile(): Uint8Array {
  const lines = Array.from({ length: MINUTES }, (_, n) => `${60 * n},1.10000,1.10020,1.09980,1.10010`);
  return Buffer.from(['time,open,high,low,close', ...lines].join('\n'));
}

describe('threads of backtests', () => {
  it('start in a process with the options of npm start', async () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    const options = scripts.start.split(' ').filter((word) => word.startsWith('--'));
    expect(options).not.toEqual([]);
    const before = [...process.execArgv];
    process.execArgv.push(...options);
    try {
      const { candles } = await new BacktestWorkers().readCsv(largeFile(), '1m');
      expect(candles.time).toHaveLength(MINUTES);
    } finally {
      process.execArgv = before;
    }
  });
});
