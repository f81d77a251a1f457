import { Injectable } from '@nestjs/common';
import { type AccountType, BrokerSessions, Connections, Trades } from '../../broker/index.js';
import { Config } from '../../config/index.js';
import { MarketTime } from '../market-time.js';
import type { RunSettings } from '../run/run-settings.js';
import { TradingRun } from '../run/trading-run.js';
import type { BotBalanceDto, BotProtectionsDto, BotStatusDto, RuntimeStatusDto } from './bot.dto.js';
import { BotNews } from './bot.news.js';
import { BotRepository } from './bot.repository.js';
import { isRunning } from './bot.states.js';
import type { BotStatus } from './bot.status.js';
import { toRunTrade } from './live-bot.rules.js';
import { restraintInWords } from './restraint.words.js';

/** How a user's bot is, as far as the database knows: whichever process runs it. */
@Injectable()
export class BotView {
  constructor(
    private readonly bots: BotRepository,
    private readonly news: BotNews,
    private readonly connections: Connections,
    private readonly sessions: BrokerSessions,
    private readonly trades: Trades,
    private readonly time: MarketTime,
    private readonly config: Config,
  ) {}

  async status(userId: string): Promise<BotStatusDto> {
    const [row, { provider, accountType }] = await Promise.all([
      this.bots.find(userId),
      this.connections.get(userId),
    ]);
    if (!row)
      return { connected: false, running: false, provider, accountType, state: 'stopped', since: null };
    const { connected, state, since, detail } = row;
    const about = { connected, running: isRunning(state), provider, accountType, state, since };
    return { ...about, ...(detail !== undefined && { detail }) };
  }

  async runtime(userId: string): Promise<RuntimeStatusDto> {
    const row = await this.bots.find(userId);
    if (!row?.runId || !row.settings) return { running: false, state: row?.state ?? 'stopped' };
    const { strategy, params, assets, timeframe } = row.settings;
    const { runId, state, startedAt, lastSignalAt, lastCandleAt, detail } = row;
    const running = isRunning(state);
    return {
      running,
      state,
      runtime: runId,
      strategy,
      params: { ...params },
      assets: [...assets],
      timeframe,
      startedAt: startedAt!,
      ...(lastSignalAt && { lastSignalAt }),
      ...(lastCandleAt && { lastCandleAt }),
      ...(running && { protections: await this.protections(userId, runId, row.settings) }),
      ...(detail !== undefined && { detail }),
    };
  }

  /** @throws BrokerSilent, SessionRefused */
  async balance(userId: string, asked?: AccountType): Promise<BotBalanceDto> {
    const accountType = asked ?? (await this.connections.get(userId)).accountType;
    const balances = await (await this.sessions.of(userId)).balances();
    const balance = balances.find((each) => each.accountType === accountType);
    const currency = balance?.currency ?? balances[0]?.currency ?? this.config.currency;
    return { accountType, amount: (balance?.amount ?? 0) / 100, currency };
  }

  /** What the owner's sockets were shown last; undefined for who never started a bot. */
  async shown(userId: string): Promise<BotStatus | undefined> {
    return this.news.latest(userId) ?? (await this.bots.find(userId))?.shown;
  }

  /** From the run's trades alone, as after a crash. */
  private async protections(
    userId: string,
    runId: string,
    settings: RunSettings,
  ): Promise<BotProtectionsDto> {
    const run = new TradingRun(settings, [], { timeZone: this.config.businessTz });
    const trades = await this.trades.ofRun(userId, runId);
    run.restore(trades.flatMap((trade) => toRunTrade(trade) ?? []));
    const now = await this.time.of(userId);
    const { resting, dayPnl, drawdown, consecutiveLosses, open, level } = run.protections({ now });
    return {
      ...(resting && {
        resting: {
          restraint: resting.restraint,
          detail: restraintInWords(resting.restraint),
          until: resting.until === null ? null : new Date(resting.until),
        },
      }),
      dayPnl: dayPnl / 100,
      drawdown: drawdown / 100,
      ...{ consecutiveLosses, open, level },
    };
  }
}
