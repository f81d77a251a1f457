import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../auth/index.js';
import { BrokerModule } from '../broker/index.js';
import { MarketModule } from '../market/index.js';
import { MembersModule } from '../members/index.js';
import { BacktestsModule } from './backtests/backtests.module.js';
import { MarketTime } from './market-time.js';
import { PerformanceController } from './performance/performance.controller.js';
import { PerformanceService } from './performance/performance.service.js';
import { Results } from './performance/results.js';
import { StrategyTradeRepository } from './performance/strategy-trade.repository.js';
import { StrategyTradeDocument, StrategyTradeSchema } from './performance/strategy-trade.schema.js';
import { BotAdminController } from './runtime/bot-admin.controller.js';
import { BotController } from './runtime/bot.controller.js';
import { BotFigures } from './runtime/bot.figures.js';
import { BotGateway } from './runtime/bot.gateway.js';
import { BotNews } from './runtime/bot.news.js';
import { BotOrders } from './runtime/bot-orders.js';
import { BotRepository } from './runtime/bot.repository.js';
import { BotDocument, BotSchema } from './runtime/bot.schema.js';
import { BotService } from './runtime/bot.service.js';
import { BotSupervisor } from './runtime/bot.supervisor.js';
import { BotTradesController } from './runtime/bot-trades.controller.js';
import { BotView } from './runtime/bot.view.js';
import { CandleFollower } from './runtime/candle-follower.js';
import { LiveBots } from './runtime/live-bots.js';
import { RunEndings } from './runtime/run-endings.js';
import { StartChecks } from './runtime/start-checks.js';
import { StopBotsWhenRightsChange } from './runtime/stop-bots-when-rights-change.js';
import { TradingRights } from './runtime/trading-rights.js';
import { Scanner } from './scanner/scanner.js';
import { ScannerController } from './scanner/scanner.controller.js';
import { ScannerRepository } from './scanner/scanner.repository.js';
import {
  ScannerDocument,
  ScannerSchema,
  ScannerStateDocument,
  ScannerStateSchema,
} from './scanner/scanner.schema.js';
import { ScannerService } from './scanner/scanner.service.js';
import { StrategyController } from './strategies/strategy.controller.js';
import { BotPart } from './personal-data/bot.part.js';

@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    MembersModule,
    MarketModule,
    BrokerModule,
    BacktestsModule,
    MongooseModule.forFeature([
      { name: BotDocument.name, schema: BotSchema },
      { name: StrategyTradeDocument.name, schema: StrategyTradeSchema },
      { name: ScannerDocument.name, schema: ScannerSchema },
      { name: ScannerStateDocument.name, schema: ScannerStateSchema },
    ]),
  ],
  controllers: [
    BotController,
    BotAdminController,
    BotTradesController,
    PerformanceController,
    ScannerController,
    StrategyController,
  ],
  providers: [
    BotService,
    MarketTime,
    BotView,
    BotRepository,
    BotNews,
    BotFigures,
    BotGateway,
    BotSupervisor,
    BotOrders,
    CandleFollower,
    LiveBots,
    RunEndings,
    StartChecks,
    StopBotsWhenRightsChange,
    TradingRights,
    Results,
    StrategyTradeRepository,
    PerformanceService,
    Scanner,
    ScannerRepository,
    ScannerService,
    BotPart,
  ],
  exports: [BotRepository, BotService, BotView, PerformanceService, Results, Scanner],
})
export class BotModule {}
