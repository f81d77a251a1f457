import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BotsOrder, BotsResult } from './bots-process.ts';
import { ms, percentile, type Table, whole } from '../measure.ts';

const BOTS = 200;
const ASSETS = 20;
/** Short candles, so that there are enough orders to measure: a minute's would all come in one second of sixty. */
const TIMEFRAME = '5s';

/** 200 bots in one process, from the end of a candle until the broker has accepted the order. */
export async function bots(seconds: number, assetsOfEach: number): Promise<{ table: Table; data: unknown }> {
  const result = await run({
    bots: BOTS,
    assets: ASSETS,
    assetsOfEach,
    timeframe: TIMEFRAME,
    warmSeconds: 20,
    seconds,
  });
  const { latencies, delay, ...figures } = result;
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(latencies, share));
  return {
    data: { ...figures, delay, p50, p99, max },
    table: {
      title: `${BOTS} bots on the paper market, ${result.assets} assets (${assetsOfEach} a bot), 1 s ticks, ${TIMEFRAME} candles, ${seconds} s`,
      columns: ['', 'p50', 'p99', 'max'],
      rows: [
        ['event loop delay', ms(delay.p50), ms(delay.p99), ms(delay.max)],
        ['end of candle to accepted order', ms(p50), ms(p99), ms(max)],
      ],
      goals: [
        { goal: 'event loop delay p99 under 50 ms', actual: ms(delay.p99), met: delay.p99 < 50 },
        { goal: 'candle to order p99 under 250 ms', actual: ms(p99), met: p99 < 250 },
      ],
      notes: [
        'each bot on its assets with the first strategy; all of them decide in the same instants',
        `${whole(result.orders)} orders, ${(result.orders / seconds).toFixed(1)} a second; ${result.rejected} rejected`,
        `${BOTS} bots were started in ${(result.startMs / 1000).toFixed(1)} s`,
      ],
    },
  };
}

function run(order: BotsOrder): Promise<BotsResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'td-bench-'));
  const child = fork(fileURLToPath(new URL('./bots-process.ts', import.meta.url)), {
    serialization: 'advanced',
    env: { PATH: process.env['PATH'], PORT: '0', DATA_DIR: dataDir, DEMO: 'off', PAPER_SPEED: '1' },
  });
  return new Promise<BotsResult>((resolve, reject) => {
    child.on('message', (message: BotsResult | { ready: true }) => {
      if ('ready' in message) child.send(order);
      else resolve(message);
    });
    child.once('exit', (code) => reject(new Error(`the application ended with ${code}`)));
  }).finally(() => rmSync(dataDir, { recursive: true, force: true }));
}
