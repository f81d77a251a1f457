import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEngine } from 'embedded-mongo';
import { Connection, requestBytes } from './load/connection.ts';

export const SECRET = `whsec_${Buffer.alloc(24, 'bench').toString('base64')}`;
const ADMIN = { email: 'admin@example.com', password: 'bench-password-1' };
const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npm start` gives Node: its flags, and the script. */
export const NPM_START = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .slice(1);
export const FLAGS = NPM_START.filter((word) => word.startsWith('-'));

/** A service under load, with an empty database of its own. */
export interface Server {
  name: 'application' | 'baseline';
  port: number;
  pid: number;
  enginePid: number;
  /** Where its engine is reached. */
  mongodbUri: string;
  /** Tells the bench entry of the application a word and waits until it is done. */
  tell(word: 'pause' | 'resume' | 'drained'): Promise<void>;
  /** @param keep leaves the data for another start */
  stop(keep?: boolean): Promise<void>;
}

/** What the application is started with. */
export function applicationVariables(dataDir: string): Record<string, string | undefined> {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    PORT: '0',
    DATA_DIR: dataDir,
    DEMO: 'off',
    JWT_SECRET: 'benchmark-only-secret-of-32-characters',
    ENCRYPTION_KEY: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
    WEBHOOK_SECRET: SECRET,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...passedOn('BUSINESS_TZ'),
  };
}

/** `variables` beside the usual ones, as in `.env.example`. */
export async function startApplication(
  dataDir = freshFolder(),
  variables: Record<string, string> = {},
): Promise<Server> {
  const child = fork(join(root, 'bench/app.ts'), {
    execArgv: FLAGS,
    env: { ...applicationVariables(dataDir), ...variables },
  });
  const port = await readyPort(child);
  const engine = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as {
    uri: string;
    pid: number;
  };
  return {
    name: 'application',
    port,
    pid: child.pid!,
    enginePid: engine.pid,
    mongodbUri: engine.uri,
    tell: (word) =>
      new Promise((resolve) => {
        const listen = (answer: unknown) => {
          if (answer !== word) return;
          child.off('message', listen);
          resolve();
        };
        child.on('message', listen);
        child.send(word);
      }),
    stop: async (keep = false) => {
      await stop(child);
      if (!keep) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function startBaseline(): Promise<Server> {
  const dataDir = freshFolder();
  const engine = await startEngine({ dataDir });
  const { pid } = JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { pid: number };
  const child = fork(join(root, 'dist/bench-baseline/main.js'), {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      MONGODB_URI: engine.uri,
      WEBHOOK_SECRET: SECRET,
    },
  });
  const port = await readyPort(child);
  return {
    name: 'baseline',
    port,
    pid: child.pid!,
    enginePid: pid,
    mongodbUri: engine.uri,
    tell: () => Promise.reject(new Error('the baseline has no processor')),
    stop: async () => {
      await stop(child);
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The baseline is compiled like any Nest service; the application is built by the caller. */
export function buildBaseline(): void {
  if (existsSync(join(root, 'dist/bench-baseline/main.js'))) return;
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'bench/baseline'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the baseline does not compile');
}

/** An access token of the first admin. */
export async function logIn(server: Server): Promise<string> {
  const connection = await Connection.open(server.port);
  const headers = { 'content-type': 'application/json' };
  const answer = await connection.send(
    requestBytes('POST', '/api/auth/login', headers, JSON.stringify(ADMIN)),
  );
  connection.close();
  if (answer.status !== 200) throw new Error(`log-in: ${answer.status} ${answer.body.toString()}`);
  return (JSON.parse(answer.body.toString()) as { accessToken: string }).accessToken;
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'td-bench-'));
}

function passedOn(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve((message as { ready: number }).ready));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(timer);
}
