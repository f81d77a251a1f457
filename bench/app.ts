/**
 * The built application for the benchmark: as `npm start` runs it, and on request the processor stands still.
 * Talks over IPC: `pause`, `resume`, `drained`; answers with the same word when done.
 */
import { setTimeout as sleep } from 'node:timers/promises';

type Word = 'pause' | 'resume' | 'drained';
interface Ledger {
  pause(): unknown;
  resume(): unknown;
  drained(): Promise<void>;
}

const built = new URL('../dist/src/', import.meta.url);
const load = async (path: string): Promise<Record<string, never>> =>
  (await import(new URL(path, built).href)) as Record<string, never>;

await load('../../node_modules/reflect-metadata/Reflect.js');
const { loadConfig } = (await load('config/index.js')) as unknown as { loadConfig: () => { host: string } };
const { createApp } = (await load('create-app.js')) as unknown as {
  createApp: (
    config: unknown,
    options: unknown,
  ) => Promise<{
    listen(port: number, host: string): Promise<unknown>;
    getUrl(): Promise<string>;
    get(token: unknown): Ledger;
  }>;
};
const { EventLedger } = (await load('events/index.js')) as unknown as { EventLedger: unknown };

const config = loadConfig();
const app = await createApp(config, { logLevel: 'warn' });
await app.listen(0, config.host);
const ledger = app.get(EventLedger);

process.on('message', (word: Word) => {
  void (async () => {
    await ledger[word]();
    process.send!(word);
  })();
});
process.on('disconnect', () => void sleep(0).then(() => process.kill(process.pid, 'SIGTERM')));
process.send!({ ready: Number(new URL(await app.getUrl()).port) });
