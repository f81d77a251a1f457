import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BrokerSessions } from '../../broker/index.js';
import { Config } from '../../config/index.js';
import { Clock, Signals } from '../../platform/index.js';
import { BotNews } from './bot.news.js';
import { BotOrders } from './bot-orders.js';
import type { BotDocument } from './bot.schema.js';
import { CandleFollower } from './candle-follower.js';
import { LiveBot, type LiveBotHolder } from './live-bot.js';

/** The bots that this process runs, one for each user. */
@Injectable()
export class LiveBots implements OnModuleInit {
  private readonly bots = new Map<string, LiveBot>();
  private readonly parts;

  constructor(
    sessions: BrokerSessions,
    orders: BotOrders,
    follower: CandleFollower,
    news: BotNews,
    private readonly signals: Signals,
    clock: Clock,
    config: Config,
  ) {
    this.parts = { sessions, orders, follower, news, clock, timeZone: config.businessTz };
  }

  onModuleInit(): void {
    this.signals.on('broker.trade-changed', ({ userId, trade }) => this.get(userId)?.traded(trade));
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
