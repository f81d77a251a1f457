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
/** An engine that has run so long has recovered: the next restart is as quick as the first. */
const STEADY_MS = 30_000;

/**
 * Keeps the embedded engine running as a child of this process, always at the same socket,
 * so that the driver finds it again after a crash.
 */
export class EmbeddedEngine {
  private child: ChildProcess | undefined;
  private stopping = false;
  /** From the first success on; until then a failure is the caller's to handle. */
  private started = false;
  private restarts = 0;
  private steady: NodeJS.Timeout | undefined;
  private readonly socketDir = mkdtempSync(join(tmpdir(), 'td-'), { encoding: 'utf8' });

  private constructor(private readonly options: EngineOptions) {}

  /** Resolves when the engine accepts connections. @throws EngineStartError */
  static async start(options: EngineOptions): Promise<EmbeddedEngine> {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
    const engine = new EmbeddedEngine(options);
    try {
      await engine.launch();
    } catch (error) {
      await engine.stop();
      throw error;
    }
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
    clearTimeout(this.steady);
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
    clearTimeout(this.steady);
    await new Promise<void>((resolve, reject) => {
      let complaint = '';
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        complaint = (complaint + text).slice(-4000);
        process.stderr.write(text);
      });
      createInterface({ input: child.stdout! }).once('line', () => resolve());
      const gone = (how: string) => {
        reject(new EngineStartError(complaint.trim() || how));
        if (this.child !== child) return;
        this.child = undefined;
        if (this.started) this.relaunch(how);
      };
      child.on('error', (error) => {
        if (child.pid === undefined) gone(error.message); // it could not be spawned
      });
      // only at its close has everything been read that it said
      child.once('close', (code, signal) => gone(`the engine ended (${signal ?? code})`));
    });
    this.started = true;
    this.options.onChange?.('ready', `engine ${child.pid}`);
    this.steady = setTimeout(() => (this.restarts = 0), STEADY_MS).unref();
  }

  private relaunch(reason: string): void {
    clearTimeout(this.steady);
    if (this.stopping) return;
    this.options.onChange?.('restarting', reason);
    const delay = RESTART_DELAYS_MS[Math.min(this.restarts, RESTART_DELAYS_MS.length - 1)];
    this.restarts++;
    setTimeout(() => {
      if (!this.stopping) this.launch().catch(() => undefined); // its end asks for the next attempt
    }, delay);
  }
}
