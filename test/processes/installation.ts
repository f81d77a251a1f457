import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { MongoClient } from 'mongodb';
import { Application } from '../drill/application.js';
import { type RedisServer, startRedis } from '../setup/redis-server.js';

const RUN_SOURCE = ['--import', resolve('test/setup/run-source.mjs')];
const APPLICATION = resolve('src/main.ts');

type Role = 'api' | 'worker' | 'all';

/** One engine (`npm run db`), one Redis, and as many processes of the application as a test starts, all real. */
export class Installation {
  private readonly applications: Application[] = [];

  private constructor(
    readonly folder: string,
    private readonly engine: ChildProcess,
    readonly mongodbUri: string,
    readonly redis: RedisServer,
  ) {}

  static async start(): Promise<Installation> {
    const folder = mkdtempSync(join(tmpdir(), 'td-processes-'));
    const engine = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', resolve('scripts/db.mjs'), '--data', folder, '--port', '0'],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } },
    );
    const [[line], redis] = await Promise.all([
      once(createInterface({ input: engine.stdout }), 'line') as Promise<[string]>,
      startRedis(),
    ]);
    return new Installation(folder, engine, (JSON.parse(line) as { uri: string }).uri, redis);
  }

  /** Resolves when each is ready; they start together. */
  run(
    roles: readonly Role[],
    entry = APPLICATION,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Application[]> {
    return Promise.all(
      roles.map(async (ROLE) => {
        const variables = { ROLE, MONGODB_URI: this.mongodbUri, REDIS_URL: this.redis.url, ...more };
        const application = new Application(this.folder, [...RUN_SOURCE, entry], variables);
        this.applications.push(application);
        await application.start();
        return application;
      }),
    );
  }

  async withDatabase<T>(use: (client: MongoClient) => Promise<T>): Promise<T> {
    const client = await MongoClient.connect(this.mongodbUri);
    try {
      return await use(client);
    } finally {
      await client.close();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.applications.map((application) => application.stop()));
    await this.redis.stop();
    if (this.engine.exitCode === null) {
      this.engine.kill('SIGTERM');
      await once(this.engine, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
