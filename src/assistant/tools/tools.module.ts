import { Module } from '@nestjs/common';
import { AnalyticsModule } from '../../analytics/index.js';
import { BotModule } from '../../bot/index.js';
import { BrokerModule } from '../../broker/index.js';
import { EventsModule } from '../../events/index.js';
import { MarketModule } from '../../market/index.js';
import { MembersModule } from '../../members/index.js';
import { AnalyticsTools } from './analytics.tools.js';
import { AskedPeriods } from './asked-periods.js';
import { AssistantTools } from './assistant-tools.js';
import { BotTools } from './bot.tools.js';
import { EventTools } from './events.tools.js';
import { MarketTools } from './market.tools.js';
import { MembersTools } from './members.tools.js';
import { TradingTools } from './trading.tools.js';

/** The assistant's tools. Rooms before it have theirs in this folder; later ones add theirs in their `onModuleInit`. */
@Module({
  imports: [AnalyticsModule, EventsModule, MembersModule, MarketModule, BrokerModule, BotModule],
  providers: [
    AssistantTools,
    AskedPeriods,
    AnalyticsTools,
    EventTools,
    TradingTools,
    BotTools,
    MarketTools,
    MembersTools,
  ],
  exports: [AssistantTools],
})
export class ToolsModule {}
