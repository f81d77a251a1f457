import { Injectable } from '@nestjs/common';
import { BrokerSessions, Trades } from '../../broker/index.js';
import { Config } from '../../config/index.js';
import { Clock } from '../../platform/index.js';
import { BotNews } from './bot.news.js';
import { BotOrders } from './bot-orders.js';
import type { BotDocument } from './bot.schema.js';
import { CandleFollower } from './candle-follower.js';
import { LiveBot, type LiveBotHolder } from './live-bot.js';

/** The bots that this process runs, one for each user. */
@Injectable()
export class LiveBots {
  private readonly bots = new Map<string, LiveBot>();
  private readonly parts;

  constructor(
    sessions: BrokerSessions,
    trades: Trades,
    orders: BotOrders,
    follower: CandleFollower,
    news: BotNews,
    clock: Clock,
    config: Config,
  ) {
    this.parts = { sessions, trades, orders, follower, news, clock, timeZone: config.businessTz };
  }

  get(userId: string): LiveBot | undefined {
    return this.bots.get(userId);
  }

  all(): LiveBot[] {
    return [...this.bots.values()];
  }

  /** Takes the place of one that the user may have here. */
  open(row: BotDocument, holder: LiveBotHolder): LiveBot {
    const bot = new LiveBot({ ...this.parts, ...holder }, row);
    void this.bots.get(row._id)?.close();
    this.bots.set(row._id, bot);
    return bot;
  }

  forget(bot: LiveBot): void {
    if (this.bots.get(bot.userId) === bot) this.bots.delete(bot.userId);
  }
}
