import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis as Client } from 'ioredis';
import { freePort } from './free-port.js';

/** REQUIRE_FIXTURES=1: a machine without redis-server is a failure instead of a reason to skip. */
const REQUIRED = process.env['REQUIRE_FIXTURES'] === '1';
/** How long a server may take to answer, in ms. */
const START_MS = 10_000;

/** A real redis-server on a free port of loopback that keeps nothing on the disk. */
export interface RedisServer {
  /** `redis://127.0.0.1:<port>`, the same after a restart. */
  url: string;
  /** It hangs: connections stay open, nothing is answered. */
  pause: () => void;
  resume: () => void;
  /** It is gone at once (SIGKILL), with all it knew. */
  kill: () => Promise<void>;
  /** On the same port after `kill`, empty. */
  restart: () => Promise<void>;
  /** Ends it for good; must be called. */
  stop: () => Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const dir = mkdtempSync(join(tmpdir(), 'td-redis-'));
  const port = await freePort();
  let server = await start(port, dir);
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    kill,
    restart: async () => {
      await kill();
      server = await start(port, dir);
    },
    stop: async () => {
      await kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Tests that start a redis-server; skipped where none is installed, or failed when fixtures are required. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (isInstalled()) {
    describe(name, tests);
    return;
  }
  (REQUIRED ? it : it.skip)(`${name}: has a redis-server`, () => {
    throw new Error('REQUIRE_FIXTURES=1, and redis-server is not installed');
  });
}

function isInstalled(): boolean {
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

async function start(port: number, dir: string): Promise<ChildProcess> {
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir],
    { stdio: 'ignore' },
  );
  const endWithMe = () => void server.kill('SIGKILL');
  process.once('exit', endWithMe);
  server.once('exit', () => process.off('exit', endWithMe));
  const client = new Client(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined); // not there yet
  const deadline = AbortSignal.timeout(START_MS);
  try {
    await Promise.race([client.ping(), once(server, 'exit'), once(deadline, 'abort')]);
    if (server.exitCode !== null || deadline.aborted)
      throw new Error(`redis-server does not start on ${port}`);
  } finally {
    client.disconnect();
  }
  return server;
}
