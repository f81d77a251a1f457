/**
 * The built application with many bots on the paper market, and its own figures: how late the event loop is, and how long
 * an order takes from the end of its candle. Talks over IPC: takes an order of what to run, answers with the result.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BotsOrder {
  bots: number;
  assets: number;
  assetsOfEach: number;
  timeframe: string;
  warmSeconds: number;
  seconds: number;
}

export interface BotsResult {
  orders: number;
  rejected: number;
  /** From the end of the candle, by the market's clock, until the broker has accepted; ms. */
  latencies: number[];
  /** Of the event loop, ms. */
  delay: { p50: number; p99: number; max: number };
  /** Open assets that were traded. */
  assets: number;
  startMs: number;
}

interface Trade {
  id: string;
  state: string;
  origin: { by: string; signalledAt: number };
}
interface App {
  listen(port: number, host: string): Promise<unknown>;
  close(): Promise<void>;
  get<T>(token: unknown): T;
}

const built = new URL('../../dist/src/', import.meta.url);
const load = async <T>(path: string): Promise<T> => (await import(new URL(path, built).href)) as T;
/** A Wednesday in London's afternoon: every market is open. */
const BUSY = Date.UTC(2026, 2, 4, 14);

async function run(order: BotsOrder): Promise<BotsResult> {
  await load('../../node_modules/reflect-metadata/Reflect.js');
  const { loadConfig } = await load<{ loadConfig: () => { host: string } }>('config/index.js');
  const { createApp } = await load<{ createApp: (config: unknown, options: unknown) => Promise<App> }>(
    'create-app.js',
  );
  const config = loadConfig();
  const app = await createApp(config, { logLevel: 'error' });
  await app.listen(0, config.host);
  const part = async <T>(path: string, name: string): Promise<T> =>
    app.get<T>((await load<Record<string, unknown>>(path))[name]);

  const clock = await part<{ create(id: string, anchor: object): Promise<unknown> }>(
    'broker/vendors/paper/paper-clock.repository.js',
    'PaperClockRepository',
  );
  await clock.create('made', { ours: Date.now(), market: BUSY, speed: 1, revision: 1 });
  const paper = await part<{
    market(): Promise<{ now(): number; assets(): Promise<{ id: string; open: boolean }[]> }>;
  }>('broker/vendors/paper/paper-broker.js', 'PaperBroker');
  const market = await paper.market();
  const assets = (await market.assets()).filter(({ open }) => open).slice(0, order.assets);

  const latencies: number[] = [];
  let [orders, rejected, counts] = [0, 0, false];
  const accepted = new Set<string>();
  const signals = await part<{ on(name: string, handler: (news: { trade: Trade }) => void): void }>(
    'platform/signals/signals.js',
    'Signals',
  );
  signals.on('broker.trade-changed', ({ trade: { id, state, origin } }) => {
    if (!counts || origin.by !== 'bot') return;
    if (state === 'rejected') rejected++;
    if (state !== 'accepted' || accepted.has(id)) return;
    accepted.add(id);
    orders++;
    latencies.push(market.now() - origin.signalledAt);
  });

  const bots = await part<{
    connect(user: string): Promise<void>;
    start(user: string, run: object): Promise<void>;
  }>('bot/runtime/bot.service.js', 'BotService');
  const { STRATEGIES } = await load<{ STRATEGIES: { id: string }[] }>('bot/strategies/strategies.js');
  const began = performance.now();
  for (let at = 0; at < order.bots; at++) {
    const user = `bench-${at}`;
    await bots.connect(user);
    await bots.start(user, {
      strategy: STRATEGIES[0].id,
      assets: Array.from({ length: order.assetsOfEach }, (_, i) => assets[(at + 7 * i) % assets.length].id),
      timeframe: order.timeframe,
      kind: 'blitz',
      expirySeconds: 5,
      stake: { mode: 'fixed', amount: 1 },
      protections: { maxOpen: order.assetsOfEach },
    });
  }
  const startMs = performance.now() - began;
  await sleep(order.warmSeconds * 1000);

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  counts = true;
  await sleep(order.seconds * 1000);
  counts = false;
  delay.disable();
  const result: BotsResult = {
    ...{ orders, rejected, latencies, startMs, assets: assets.length },
    delay: { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
  };
  await app.close();
  return result;
}

process.on('message', (order: BotsOrder) => {
  void run(order).then(
    (result) => process.send!(result, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.send!({ ready: true });
