import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The engine could not be started; the message is the engine's own. */
class EngineStartError extends Error {}

export interface EngineOptions {
  dataDir: string;
  /** Told when the engine ended without being asked to, and again when it is back. */
  onChange?: (state: 'restarting' | 'ready', detail: string) => void;
}

const RESTART_DELAYS_MS = [50, 200, 1000, 5000];

/**
 * Keeps the embedded engine running as a child of this process, always at the same socket,
 * so that the driver finds it again after a crash.
 */
export class EmbeddedEngine {
  private child: ChildProcess | undefined;
  private stopping = false;
  private restarts = 0;
  private readonly socketDir = mkdtempSync(join(tmpdir(), 'td-'), { encoding: 'utf8' });

  private constructor(private readonly options: EngineOptions) {}

  /** Resolves when the engine accepts connections. @throws EngineStartError */
  static async start(options: EngineOptions): Promise<EmbeddedEngine> {
    const engine = new EmbeddedEngine(options);
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
    await engine.launch();
    return engine;
  }

  get uri(): string {
    return `mongodb://${encodeURIComponent(this.socketPath)}/?directConnection=true`;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Lets it finish what it has accepted, then ends it. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (child && this.running) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.socketDir, { recursive: true, force: true });
  }

  private get socketPath(): string {
    return join(this.socketDir, 'db.sock');
  }

  private async launch(): Promise<void> {
    rmSync(this.socketPath, { force: true });
    const main = fileURLToPath(import.meta.resolve('embedded-mongo/main'));
    const child = spawn(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        main,
        '--data',
        this.options.dataDir,
        '--socket',
        this.socketPath,
      ],
      { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { PATH: process.env['PATH'], TZ: 'UTC' } },
    );
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      let complaint = '';
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        complaint = (complaint + text).slice(-4000);
        process.stderr.write(text);
      });
      createInterface({ input: child.stdout! }).once('line', () => resolve());
      child.once('error', (error) => reject(new EngineStartError(error.message)));
      child.once('exit', (code, signal) => {
        reject(new EngineStartError(complaint.trim() || `the engine ended (${signal ?? code})`));
        if (this.child === child) this.relaunch(`the engine ended (${signal ?? code})`);
      });
    }).catch((error: unknown) => {
      if (this.restarts === 0) this.stopping = true; // a first start that fails is the caller's to report
      throw error;
    });
    this.options.onChange?.('ready', `engine ${child.pid}`);
    setTimeout(() => (this.restarts = 0), 30_000).unref();
  }

  private relaunch(reason: string): void {
    if (this.stopping) return;
    this.options.onChange?.('restarting', reason);
    const delay = RESTART_DELAYS_MS[Math.min(this.restarts, RESTART_DELAYS_MS.length - 1)];
    this.restarts++;
    setTimeout(() => {
      if (!this.stopping) this.launch().catch(() => undefined); // its exit asks for the next attempt
    }, delay);
  }
}
