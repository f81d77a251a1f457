import { Injectable } from '@nestjs/common';
import { type Trade, Trades } from '../../broker/index.js';
import { Clock } from '../../platform/index.js';
import { Results } from '../performance/results.js';
import { BotNews } from './bot.news.js';
import { type BotAtWork, BotRepository } from './bot.repository.js';
import { isRunning } from './bot.states.js';
import { TradingRights } from './trading-rights.js';

/** How often runs are looked through for results that nobody has written, in ms, and how many bots at once. */
const COMPLETE_MS = 30_000;
const MOST_AT_ONCE = 200;

/** Ends runs: waits for their open trades, and sees to it that each result is written, whoever has died meanwhile. */
@Injectable()
export class RunEndings {
  private completedAt = -Infinity;

  constructor(
    private readonly bots: BotRepository,
    private readonly trades: Trades,
    private readonly results: Results,
    private readonly news: BotNews,
    private readonly rights: TradingRights,
    private readonly clock: Clock,
  ) {}

  /** What of a run is open at its broker, as far as is known. */
  async openTrades(userId: string, runId: string | undefined): Promise<Trade[]> {
    const trades = runId === undefined ? [] : await this.trades.ofRun(userId, runId);
    return trades.filter(isOpen);
  }

  /** A bot that is stopping has stopped when no trade is open any more, or it has waited long enough. */
  async finish({ _id: userId, runId, stopBy }: BotAtWork): Promise<boolean> {
    const open = await this.openTrades(userId, runId);
    const isOver = open.length === 0 || (stopBy?.getTime() ?? 0) <= this.clock.now();
    if (isOver) await this.stop(userId, open, runId);
    return isOver;
  }

  /** Ends the run of an owner who may no longer trade, by whatever it was begun; false when they may go on. */
  async endForbidden({ _id: userId, runId }: Pick<BotAtWork, '_id' | 'runId'>): Promise<boolean> {
    const refusal = await this.rights.refusal(userId);
    if (!refusal) return false;
    await this.stop(userId, await this.openTrades(userId, runId), runId, refusal.detail);
    return true;
  }

  /** At once; what is open goes on alone. Null when it was not running. */
  async stop(userId: string, open: readonly Trade[], runId?: string, why?: string) {
    const left = open.length > 0 ? `${open.length} open: settled by the broker as they expire` : undefined;
    const detail = [why, left].filter((part) => part !== undefined).join('; ');
    const shown = this.news.status({ status: 'stopped', ...(detail !== '' && { detail }) });
    const row = await this.bots.stopped(userId, shown, this.clock.date(), runId);
    if (row) this.news.show(userId, shown);
    return row;
  }

  /** Ends runs whose owners are suspended. Returns whose. */
  async endOfSuspended(rows: readonly BotAtWork[]): Promise<string[]> {
    const running = new Map(rows.filter(({ state }) => isRunning(state)).map((row) => [row._id, row]));
    const suspended = await this.rights.suspendedAmong([...running.keys()]);
    for (const userId of suspended) await this.endForbidden(running.get(userId)!);
    return suspended;
  }

  /** Every run that makes orders, in one step: none goes on because another one could not be ended. */
  async stopAll(): Promise<{ userIds: string[]; killed: number }> {
    const shown = this.news.status({ status: 'stopped' });
    const userIds = await this.bots.running();
    const killed = await this.bots.stopAll(shown, this.clock.date());
    for (const userId of userIds) this.news.show(userId, shown);
    return { userIds, killed };
  }

  /** Writes the results that were told to nobody, such as while no process was there; from time to time. */
  async complete(): Promise<void> {
    const now = performance.now();
    if (now - this.completedAt < COMPLETE_MS) return;
    this.completedAt = now;
    for (const { _id: userId, state, runId: current, unsettledRuns } of await this.bots.unsettled(
      MOST_AT_ONCE,
    )) {
      for (const runId of unsettledRuns) {
        // one at work tells by itself, and was looked through by whoever took it
        if (runId === current && isRunning(state)) continue;
        const trades = await this.completeRun(userId, runId);
        const isOver = runId !== current || state === 'stopped';
        if (isOver && !trades.some(isOpen)) await this.bots.settledRun(userId, runId);
      }
    }
  }

  /** Writes the results of a run that are missing. */
  async completeRun(userId: string, runId: string): Promise<Trade[]> {
    const trades = await this.trades.ofRun(userId, runId);
    await this.results.add(trades);
    return trades;
  }
}

function isOpen({ state }: Trade): boolean {
  return state === 'intended' || state === 'accepted' || state === 'unknown';
}
