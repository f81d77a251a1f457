import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuthModule } from '../auth/index.js';
import { MarketModule } from '../market/index.js';
import { ConnectionRepository } from './connections/connection.repository.js';
import { ConnectionDocument, ConnectionSchema } from './connections/connection.schema.js';
import { OrderDesk } from './orders/order-desk.js';
import { OrderWatch } from './orders/order-watch.js';
import { Orders } from './orders/orders.js';
import { TradeRepository } from './orders/trade.repository.js';
import { TradeDocument, TradeSchema } from './orders/trade.schema.js';
import { Trades } from './orders/trades.js';
import { RealLimits } from './real-trading/real-limits.js';
import { RealTradingRepository } from './real-trading/real-trading.repository.js';
import {
  RealDayDocument,
  RealDaySchema,
  RealTradingDocument,
  RealTradingSchema,
} from './real-trading/real-trading.schema.js';
import { BrokerSessions } from './sessions/broker-sessions.js';
import { SessionNews } from './sessions/session-news.js';
import { Brokers, VENDORS } from './vendors/brokers.js';

@Module({
  imports: [
    AuthModule,
    MarketModule,
    MongooseModule.forFeature([
      { name: ConnectionDocument.name, schema: ConnectionSchema },
      { name: TradeDocument.name, schema: TradeSchema },
      { name: RealTradingDocument.name, schema: RealTradingSchema },
      { name: RealDayDocument.name, schema: RealDaySchema },
    ]),
  ],
  providers: [
    ...Object.values(VENDORS),
    Brokers,
    ConnectionRepository,
    SessionNews,
    BrokerSessions,
    RealTradingRepository,
    RealLimits,
    TradeRepository,
    Trades,
    OrderDesk,
    OrderWatch,
    Orders,
  ],
  exports: [BrokerSessions, Orders, Trades],
})
export class BrokerModule {}
