import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/setup/free-port.ts';
import { median, residentMegabytes, type Table } from '../measure.ts';
import { freshFolder, NPM_START } from '../servers.ts';

const ROUNDS = 5;
const IDLE_SECONDS = 15;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm start` on a built checkout: until /health/ready answers, and what it holds when nobody asks anything. */
export async function start(): Promise<{ table: Table; data: unknown }> {
  const first: number[] = [];
  const again: number[] = [];
  const memory: { app: number; engine: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const dataDir = freshFolder();
    first.push((await measure(dataDir, 0)).seconds);
    const second = await measure(dataDir, round < 2 ? IDLE_SECONDS : 0);
    again.push(second.seconds);
    if (round < 2) memory.push(second);
    rmSync(dataDir, { recursive: true, force: true });
  }
  const app = median(memory.map((sample) => sample.app));
  const engine = median(memory.map((sample) => sample.engine));
  const slowest = Math.max(...first, ...again);
  return {
    data: { first, again, memory },
    table: {
      title: `Start and idle memory (${ROUNDS} rounds, resident after ${IDLE_SECONDS} s)`,
      columns: ['first start', 'start with data', 'application', 'engine', 'together'],
      rows: [
        [
          `${median(first).toFixed(2)} s`,
          `${median(again).toFixed(2)} s`,
          `${app.toFixed(0)} MB`,
          `${engine.toFixed(0)} MB`,
          `${(app + engine).toFixed(0)} MB`,
        ],
      ],
      goals: [
        {
          goal: 'ready in under 3 s, every time',
          actual: `slowest ${slowest.toFixed(2)} s`,
          met: slowest < 3,
        },
        { goal: 'under 330 MB', actual: `${(app + engine).toFixed(0)} MB`, met: app + engine < 330 },
      ],
    },
  };
}

async function measure(dataDir: string, idleSeconds: number) {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, NPM_START, {
    cwd: root,
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, DEMO: 'off', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`the application ended with ${child.exitCode}`);
      await sleep(10);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    await sleep(idleSeconds * 1000);
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { pid: number };
    return { seconds, app: residentMegabytes(child.pid!), engine: residentMegabytes(pid) };
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).status === 200;
  } catch {
    return false;
  }
}
