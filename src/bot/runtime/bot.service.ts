import { Injectable } from '@nestjs/common';
import { type AccountType, Connections, toTradeDto } from '../../broker/index.js';
import { newId } from '../../common/index.js';
import { Clock } from '../../platform/index.js';
import type { RunSettingsDto } from '../run/run-settings.dto.js';
import type { RunSettings } from '../run/run-settings.js';
import { checkRunSettings } from '../run/run-settings.rules.js';
import type { KillResultDto, StopResultDto } from './bot.dto.js';
import { AlreadyRunning, NotConnected, StillStopping } from './bot.errors.js';
import { BotNews } from './bot.news.js';
import { BotRepository } from './bot.repository.js';
import type { BotDocument } from './bot.schema.js';
import { BotSupervisor } from './bot.supervisor.js';
import { RunEndings } from './run-endings.js';
import { StartChecks } from './start-checks.js';

/** How long a bot that is stopped waits for open trades after the last of them should be over, in ms; and at most. */
const STOP_MARGIN_MS = 30_000;
const LONGEST_STOP_MS = 15 * 60_000;

/** What people ask of their bot. It changes rows; the supervisors of the processes do what these say. */
@Injectable()
export class BotService {
  constructor(
    private readonly bots: BotRepository,
    private readonly supervisor: BotSupervisor,
    private readonly endings: RunEndings,
    private readonly news: BotNews,
    private readonly connections: Connections,
    private readonly checks: StartChecks,
    private readonly clock: Clock,
  ) {}

  /** With the saved connection, or the paper market. @throws BrokerSilent, SessionRefused, SdkMissing */
  async connect(userId: string): Promise<void> {
    await this.connections.connect(userId);
    await this.bots.connect(userId, this.clock.date());
  }

  /** Opens the session anew. @throws NotConnected, BrokerSilent, SessionRefused, SdkMissing */
  async reconnect(userId: string): Promise<void> {
    await this.connected(userId);
    await this.connections.reconnect(userId);
  }

  /** Ends a run as `force` does; open trades are settled all the same. */
  async disconnect(userId: string): Promise<StopResultDto> {
    const stopped = await this.stop(userId, true);
    await this.bots.disconnect(userId);
    await this.connections.disconnect(userId);
    return stopped;
  }

  /** @throws AlreadyRunning, StillStopping, RealTradingOff */
  async setAccountType(userId: string, accountType: AccountType): Promise<void> {
    const row = await this.bots.find(userId);
    if (row && row.state !== 'stopped') throw this.busy(row);
    await this.checks.account(userId, accountType);
    await this.connections.setAccountType(userId, accountType);
  }

  /**
   * Whether a run could begin now; nothing has then.
   * @returns the settings, complete, and the account that it would use
   * @throws ModuleLocked, NotConnected, AlreadyRunning, StillStopping, InvalidInput, StartRefused, RealTradingOff
   */
  async tryOut(
    userId: string,
    request: RunSettingsDto,
  ): Promise<{ settings: RunSettings; accountType: AccountType }> {
    await this.checks.module(userId);
    const settings = checkRunSettings(request);
    const row = await this.connected(userId);
    if (row.state !== 'stopped' && row.state !== 'error') throw this.busy(row);
    const { accountType } = await this.connections.get(userId);
    await this.checks.account(userId, accountType);
    await this.checks.offered(userId, settings, accountType);
    return { settings, accountType };
  }

  /** Whether this is the bot's latest run, however it is. */
  async hasBegun(userId: string, runId: string): Promise<boolean> {
    return (await this.bots.find(userId))?.runId === runId;
  }

  /**
   * Begins a run; the bot makes its first decision when the next candle ends.
   * @param runId where it is known before, so that it can be found after a crash: begins with `run_`
   * @throws what `tryOut` throws
   */
  async start(userId: string, request: RunSettingsDto, runId?: string): Promise<void> {
    const { settings, accountType } = await this.tryOut(userId, request);
    const shown = this.news.status({ status: 'connecting', strategy: settings.strategy });
    const now = this.clock.date();
    const started = await this.bots.start(
      userId,
      runId ?? newId('run', now.getTime()),
      settings,
      accountType,
      shown,
      now,
    );
    if (!started) throw this.busy(await this.connected(userId));
    this.news.show(userId, shown);
    this.supervisor.wake(userId);
  }

  /** Makes no order any more. Unless forced it is `stopping` until open trades are settled, within a bound. */
  async stop(userId: string, force: boolean): Promise<StopResultDto> {
    const row = await this.bots.find(userId);
    if (!row || row.state === 'stopped') return { status: 'stopped', openTrades: [] };
    if (row.state === 'stopping' && !force) return this.ending(row, row.stopBy);
    const now = this.clock.now();
    if (force) {
      await this.endings.stop(userId, await this.endings.openTrades(userId, row.runId));
      await this.supervisor.ended(userId);
      return this.ending(row);
    }
    const stopBy = new Date(now + Math.min(LONGEST_STOP_MS, this.longestTrade(row) + STOP_MARGIN_MS));
    const stopping = await this.bots.stopping(userId, stopBy, new Date(now));
    await this.supervisor.ended(userId); // an order under way is written by then
    if (!stopping || (await this.endings.finish(stopping))) return this.ending(row);
    return this.ending(row, stopBy);
  }

  /** At once; nothing starts it again but its owner. */
  kill(userId: string): Promise<StopResultDto> {
    return this.stop(userId, true);
  }

  /** The bots of all users, in all processes. */
  async killAll(): Promise<KillResultDto> {
    const { userIds, killed } = await this.endings.stopAll();
    await this.supervisor.ended(...userIds);
    return { killed };
  }

  private async connected(userId: string): Promise<BotDocument> {
    const row = await this.bots.find(userId);
    if (!row?.connected) throw new NotConnected();
    return row;
  }

  private busy({ state }: BotDocument): Error {
    return state === 'stopping' ? new StillStopping() : new AlreadyRunning();
  }

  /** In ms of ours, if the market is as fast as that. */
  private longestTrade({ settings }: BotDocument): number {
    return (settings?.expirySeconds ?? 0) * 1000;
  }

  private async ending({ _id, runId }: BotDocument, until?: Date): Promise<StopResultDto> {
    const openTrades = (await this.endings.openTrades(_id, runId)).map(toTradeDto);
    return { status: until ? 'stopping' : 'stopped', openTrades, ...(until && { until }) };
  }
}
