import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule, PersonalDataModule } from '../auth/index.js';
import { MarketModule } from '../market/index.js';
import { AccountController } from './account/account.controller.js';
import { AccountService } from './account/account.service.js';
import { ConnectionController } from './connections/connection.controller.js';
import { ConnectionRepository } from './connections/connection.repository.js';
import { ConnectionDocument, ConnectionSchema } from './connections/connection.schema.js';
import { ConnectionService } from './connections/connection.service.js';
import { Connections } from './connections/connections.js';
import { ConnectionFigures } from './connections/connection.figures.js';
import { RenewalSweep } from './connections/renewal-sweep.js';
import { Renewals } from './connections/renewals.js';
import { OrderDesk } from './orders/order-desk.js';
import { OrderWatch } from './orders/order-watch.js';
import { OrderController } from './orders/order.controller.js';
import { OrderService } from './orders/order.service.js';
import { Orders } from './orders/orders.js';
import { TradeController } from './orders/trade.controller.js';
import { TradeFeed } from './orders/trade-feed.js';
import { TradeRepository } from './orders/trade.repository.js';
import { TradeDocument, TradeSchema } from './orders/trade.schema.js';
import { TradeTotals } from './orders/trade-totals.js';
import { Trades } from './orders/trades.js';
import { TradesToday } from './orders/trades-today.js';
import { RealLimits } from './real-trading/real-limits.js';
import { RealTradingController } from './real-trading/real-trading.controller.js';
import { RealTradingService } from './real-trading/real-trading.service.js';
import { RealTradingRepository } from './real-trading/real-trading.repository.js';
import {
  RealDayDocument,
  RealDaySchema,
  RealTradingDocument,
  RealTradingSchema,
} from './real-trading/real-trading.schema.js';
import { BrokerSessions } from './sessions/broker-sessions.js';
import { SessionNews } from './sessions/session-news.js';
import { UserMarkets } from './sessions/user-markets.js';
import { Brokers } from './vendors/brokers.js';
import { PaperModule } from './vendors/paper/paper.module.js';
import { QuadcodeBroker } from './vendors/quadcode/quadcode-broker.js';
import { SsidRenewal } from './vendors/quadcode/ssid-renewal.js';
import { BrokerAccounts } from './personal-data/broker-accounts.js';
import { BrokerPart } from './personal-data/broker.part.js';
import { PersonsTrades } from './personal-data/persons-trades.js';

@Module({
  imports: [
    AuthModule,
    PersonalDataModule,
    MarketModule,
    PaperModule,
    MongooseModule.forFeature([
      { name: ConnectionDocument.name, schema: ConnectionSchema },
      { name: TradeDocument.name, schema: TradeSchema },
      { name: RealTradingDocument.name, schema: RealTradingSchema },
      { name: RealDayDocument.name, schema: RealDaySchema },
    ]),
  ],
  controllers: [
    ConnectionController,
    AccountController,
    RealTradingController,
    OrderController,
    TradeController,
  ],
  providers: [
    Brokers,
    ConnectionRepository,
    SessionNews,
    BrokerSessions,
    UserMarkets,
    QuadcodeBroker,
    SsidRenewal,
    Renewals,
    RenewalSweep,
    ConnectionFigures,
    Connections,
    ConnectionService,
    AccountService,
    RealTradingRepository,
    RealLimits,
    RealTradingService,
    TradeRepository,
    Trades,
    TradesToday,
    TradeTotals,
    OrderDesk,
    OrderWatch,
    Orders,
    OrderService,
    TradeFeed,
    PersonsTrades,
    BrokerAccounts,
    BrokerPart,
  ],
  exports: [
    AccountService,
    BrokerSessions,
    Connections,
    Orders,
    OrderService,
    PaperModule,
    RealLimits,
    Trades,
    TradesToday,
    TradeTotals,
  ],
})
export class BrokerModule {}
