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

const MAIN = fileURLToPath(import.meta.resolve('embedded-mongo/main'));
/**
 * Nothing of ours, least of all secrets. Node keeps the compiled sources, where it may write: that is half the time of a
 * start, and a quarter of the memory. glibc would give each thread an arena of its own, which keeps what is freed.
 */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  TZ: 'UTC',
  NODE_COMPILE_CACHE: join(MAIN, '../../../../node_modules/.cache/embedded-mongo'),
  MALLOC_ARENA_MAX: '2',
};

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
  private onChange: EngineOptions['onChange'];
  /** Those that nobody has asked for with `start` yet, by folder. */
  private static readonly ahead = new Map<string, Promise<EmbeddedEngine>>();

  private constructor(private readonly dataDir: string) {}

  /**
   * Lets the engine of a folder start beside whatever else begins; the next `start` for the folder gets this one, or its
   * failure.
   */
  static startAhead(dataDir: string): void {
    const engine = EmbeddedEngine.launched(dataDir);
    engine.catch(() => undefined); // told to whoever asks for it
    EmbeddedEngine.ahead.set(dataDir, engine);
  }

  /** Resolves when the engine accepts connections. @throws EngineStartError */
  static async start({ dataDir, onChange }: EngineOptions): Promise<EmbeddedEngine> {
    const begun = EmbeddedEngine.ahead.get(dataDir);
    EmbeddedEngine.ahead.delete(dataDir);
    const engine = await (begun ?? EmbeddedEngine.launched(dataDir));
    engine.onChange = onChange;
    if (engine.running) onChange?.('ready', `engine ${engine.pid}`); // else it says so when it is back
    return engine;
  }

  private static async launched(dataDir: string): Promise<EmbeddedEngine> {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const engine = new EmbeddedEngine(dataDir);
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
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', MAIN, '--data', this.dataDir, '--socket', this.socketPath],
      { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: ENVIRONMENT },
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
    this.onChange?.('ready', `engine ${child.pid}`);
    this.steady = setTimeout(() => (this.restarts = 0), STEADY_MS).unref();
  }

  private relaunch(reason: string): void {
    clearTimeout(this.steady);
    if (this.stopping) return;
    this.onChange?.('restarting', reason);
    const delay = RESTART_DELAYS_MS[Math.min(this.restarts, RESTART_DELAYS_MS.length - 1)];
    this.restarts++;
    setTimeout(() => {
      if (!this.stopping) this.launch().catch(() => undefined); // its end asks for the next attempt
    }, delay);
  }
}
