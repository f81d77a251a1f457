import { Injectable } from '@nestjs/common';
import {
  BotRepository,
  checkRunSettings,
  keyOf,
  Results,
  type RunSettings,
  STRATEGIES,
  TradingRun,
} from '../src/bot/index.js';
import { outcomeOf, PaperBroker, pnlOf, type Trade, Trades } from '../src/broker/index.js';
import { Config } from '../src/config/index.js';
import { type Asset, type Candle, Candles, type MarketSource, msOf } from '../src/market/index.js';
import { Clock } from '../src/platform/index.js';

/** Days of candles that are stored and traded, and assets, the first of the market: those are always open. */
const DAYS = 2;
export const ASSETS = 2;
/** Strategies that have traded, the first ones, each with the stake of its run in units of the currency. */
const RUNS = [
  { strategy: 0, amount: 10, progression: 'none' },
  { strategy: 1, amount: 15, progression: 'soros' },
  { strategy: 2, amount: 20, progression: 'none' },
] as const;
const TIMEFRAME = '5m';
const EXPIRY_SECONDS = 300;
const FIRST_BALANCE = 1_000_000;

export interface TradingSeed {
  trades: number;
  candles: number;
}

/**
 * Candles and trades of the past for one user: what bots with their own rules would have done on the paper market's own
 * prices. The same user, seed of the market and hour give the same trades, and each has a lasting id: a second run adds
 * nothing.
 */
@Injectable()
export class PastRuns {
  constructor(
    private readonly paper: PaperBroker,
    private readonly candles: Candles,
    private readonly trades: Trades,
    private readonly results: Results,
    private readonly bots: BotRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Up to the last full day (UTC) of the market's clock. Nothing when the user has traded, by hand or by bot. */
  async load(userId: string): Promise<TradingSeed> {
    const known = await this.trades.list(userId, {}, 1);
    if (known.length > 0 && !known[0].id.startsWith(PREFIX)) return NOTHING;
    const source = await this.paper.market();
    const to = Math.floor(source.now() / msOf('1d')) * msOf('1d');
    const assets = (await source.assets()).slice(0, ASSETS);
    const series = new Map<string, Candle[]>();
    for (const { id } of assets) series.set(id, await this.read(source, id, to));
    const made: Trade[] = [];
    let settings: RunSettings | undefined;
    for (const run of RUNS) {
      settings = this.settingsOf(run, assets);
      made.push(...this.replay(userId, source.key, settings, assets, series));
    }
    made.sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
    const added = await this.trades.addPast(made);
    await this.results.add(made);
    await this.bots.connect(userId, this.clock.date());
    const candles = [...series.values()].reduce((sum, each) => sum + each.length, 0);
    return { trades: added, candles };
  }

  private read(source: MarketSource, asset: string, to: number): Promise<Candle[]> {
    const range = { from: to - DAYS * msOf('1d'), to };
    return this.candles.closed(source, asset, TIMEFRAME, range, (DAYS * msOf('1d')) / msOf(TIMEFRAME));
  }

  private settingsOf(
    { strategy, amount, progression }: (typeof RUNS)[number],
    assets: readonly Asset[],
  ): RunSettings {
    return checkRunSettings({
      strategy: STRATEGIES[strategy].id,
      assets: assets.map(({ id }) => id),
      timeframe: TIMEFRAME,
      expirySeconds: EXPIRY_SECONDS,
      stake: { mode: 'fixed', amount, progression, ...(progression !== 'none' && { levels: 2 }) },
      protections: { stopLoss: 300, maxConsecutiveLosses: 4, cooldownSeconds: 3600 },
    });
  }

  private replay(
    userId: string,
    market: string,
    settings: RunSettings,
    assets: readonly Asset[],
    series: ReadonlyMap<string, readonly Candle[]>,
  ): Trade[] {
    const { businessTz: timeZone, currency } = this.config;
    const contexts = assets.map(({ id, symbol, tickSize }) => ({
      ...{ asset: id, symbol, tickSize, timeZone },
      timeframe: settings.timeframe,
    }));
    const run = new TradingRun(settings, contexts, { timeZone });
    const length = msOf(settings.timeframe);
    const trades: Trade[] = [];
    let balance = FIRST_BALANCE;
    const steps = [...series.values()].reduce((most, each) => Math.max(most, each.length), 0);
    for (let at = 0; at + 1 < steps; at++) {
      for (const { id, payout } of assets) {
        const [candle, next] = [series.get(id)![at], series.get(id)![at + 1]];
        if (!candle || !next) continue;
        const now = candle.time + length;
        const view = { now, balance, payout, minStake: 100, maxStake: 500_000 };
        const decision = run.decide(id, candle, view);
        if (decision.kind !== 'order' || next.time !== now) continue;
        const { stake, level, signal } = decision;
        const status = outcomeOf(signal.direction, candle.close, next.close);
        const pnl = pnlOf(status, stake, payout);
        const key = keyOf(id, now);
        const closedAt = now + EXPIRY_SECONDS * 1000;
        run.opened({ key, asset: id, stake, level, openedAt: now, settled: { status, pnl, closedAt } });
        balance += pnl;
        const { strategy } = settings;
        const runId = `${RUN}${strategy}`;
        trades.push({
          id: `${PREFIX}${userId.slice(-12)}_${strategy}_${id}_${now / 1000}`,
          ...{ userId, clientOrderId: `${runId}:${key}`, provider: 'paper', market, asset: id },
          ...{ kind: settings.kind, direction: signal.direction, accountType: 'demo', stake, currency },
          expirySeconds: EXPIRY_SECONDS,
          origin: { by: 'bot', runId, key, strategy, level, signalledAt: now },
          ...{ state: 'settled', status, payout, pnl, version: 2, createdAt: now, openedAt: now },
          ...{ expiresAt: closedAt, closedAt },
        });
      }
    }
    return trades;
  }
}

const NOTHING: TradingSeed = { trades: 0, candles: 0 };
const PREFIX = 'trd_seed_';
const RUN = 'run_seed_';
