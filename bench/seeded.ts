import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Connection } from './load/connection.ts';
import { freshFolder, type Server, startApplication } from './servers.ts';

const WARM_UP = 5;
const REQUESTS = 200;
/** A question that takes seconds is not asked 200 times. */
const LIMIT_MS = 15_000;

/** The application with a made-up community in it; the same events for the same numbers. */
export async function startSeeded(
  plan: { events: number; users: number; days: number },
  dataDir = freshFolder(),
): Promise<Server> {
  const server = await startApplication(dataDir);
  const script = fileURLToPath(new URL('../scripts/start.mjs', import.meta.url));
  const options = Object.entries(plan).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { status } = spawnSync(process.execPath, [script, 'seeds/main.js', ...options], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDir, ADMIN_PASSWORD: 'bench-password-1' },
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return server;
  await server.stop();
  throw new Error('the seeds could not be loaded');
}

/** How long answers take, one question after the other over one connection, in ms: the very first, and then many. */
export async function timeAnswers(
  port: number,
  request: Buffer,
): Promise<{ first: number; samples: number[] }> {
  const connection = await Connection.open(port);
  const ask = async () => {
    const started = performance.now();
    const answer = await connection.send(request);
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
    return performance.now() - started;
  };
  const first = await ask();
  for (let n = 1; n < WARM_UP; n++) await ask();
  const samples: number[] = [];
  const deadline = performance.now() + LIMIT_MS;
  while (samples.length < REQUESTS && (samples.length < 5 || performance.now() < deadline))
    samples.push(await ask());
  connection.close();
  return { first, samples };
}
