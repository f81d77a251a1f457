import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../setup/free-port.ts';

export const ADMIN = { email: 'admin@example.com', password: 'admin-password-1' };

/** How long the application may take until it answers, and its demo set until it is there, in ms. */
const START_MS = 60_000;

/** The built application, as `npm start` runs it, on an embedded database of its own. */
export interface RunningConsole {
  url: string;
  /** Asks the API as the admin. */
  ask: (method: string, path: string, body?: unknown) => Promise<Response>;
  /** Must be called. */
  close: () => Promise<void>;
}

export async function startConsole(variables: Record<string, string> = {}): Promise<RunningConsole> {
  const folder = mkdtempSync(join(tmpdir(), 'td-web-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['--no-warnings', 'dist/src/main.js'], {
    cwd: resolve('.'),
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_ENV: 'development',
      PORT: String(port),
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      DEMO: 'off',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.resume();
  const url = `http://localhost:${port}`;
  const close = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(`${url}/health/ready`, child);
    const token = await tokenOf(url);
    const ask: RunningConsole['ask'] = (method, path, body) =>
      fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    return { url, ask, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until the demo set is there. */
export async function demoIsLoaded({ ask }: RunningConsole): Promise<void> {
  const until = Date.now() + START_MS;
  for (;;) {
    const { demo } = (await (await ask('GET', '/api/console/first-steps')).json()) as { demo: string };
    if (demo === 'loaded') return;
    if (Date.now() > until) throw new Error('the demo set is not loaded');
    await sleep(300);
  }
}

async function tokenOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the application ended with ${child.exitCode}`);
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > until) throw new Error('the application does not answer');
    await sleep(100);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
