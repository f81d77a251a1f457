import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../setup/free-port.ts';

export const SECRET = `whsec_${Buffer.alloc(24, 'drill').toString('base64')}`;

export const PASSWORD = 'drill-password-1';

/** The application as a process that can be killed and started again, always on the same data and port. */
export class Application {
  private readonly dataDir: string;
  /** Arguments of node: the entry, with what it takes to run it. */
  private readonly entry: readonly string[];
  /** As in `.env.example`. */
  private readonly variables: Readonly<Record<string, string>>;
  private child: ChildProcess | undefined;
  private output = '';
  port = 0;

  constructor(dataDir: string, entry: readonly string[], variables: Readonly<Record<string, string>> = {}) {
    this.dataDir = dataDir;
    this.entry = entry;
    this.variables = variables;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when /health/ready says so. */
  async start(): Promise<void> {
    this.port ||= await freePort();
    const child = spawn(process.execPath, this.entry, {
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: this.dataDir,
        PORT: String(this.port),
        DEMO: 'off',
        WEBHOOK_SECRET: SECRET,
        ADMIN_PASSWORD: PASSWORD,
        ...this.variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream
        .setEncoding('utf8')
        .on('data', (text: string) => (this.output = (this.output + text).slice(-8000)));
    }
    const deadline = Date.now() + 60_000;
    while (!(await this.isReady())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(
          `the application does not become ready (exit code ${child.exitCode}):\n${this.output}`,
        );
      }
      await sleep(20);
    }
  }

  async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/health/ready`)).status === 200;
    } catch {
      return false;
    }
  }

  /** SIGKILL, at once; the engine notices and ends by itself. */
  async kill(): Promise<void> {
    const child = this.child!;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  get pid(): number {
    return this.child!.pid!;
  }

  /** What it has printed lately. */
  get said(): string {
    return this.output;
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(timer);
  }

  /** SIGKILL to the engine only; the application starts it again. */
  killEngine(): void {
    process.kill(this.engine().pid, 'SIGKILL');
  }

  /** What the running engine says of itself. */
  engine(): { uri: string; pid: number } {
    const file = join(this.dataDir, 'engine.json');
    if (!existsSync(file)) throw new Error(`no engine is running in ${this.dataDir}`);
    return JSON.parse(readFileSync(file, 'utf8')) as { uri: string; pid: number };
  }
}
