import './broker.signals.js';

export * from './pure.js';
export { AccountService } from './account/account.service.js';
export { BrokerModule } from './broker.module.js';
export {
  type AccountType,
  ACCOUNT_TYPES,
  type Balance,
  type BrokerSession,
  type Offer,
  type Provider,
} from './vendors/broker.js';
export { PurchaseRefused } from './broker.errors.js';
export { Orders } from './orders/orders.js';
export type { OrderState, Trade, TradeStatus } from './orders/trade.js';
export {
  type AccountTotal,
  type ListedTotal,
  type QuarterTotal,
  type TradeTotal,
  TradeTotals,
} from './orders/trade-totals.js';
export { tradeTable } from './orders/trade-file.js';
export type { ListedTrade } from './orders/listed-trade.js';
export { Trades } from './orders/trades.js';
export { TradesToday } from './orders/trades-today.js';
export { BrokerSessions } from './sessions/broker-sessions.js';
export { Connections } from './connections/connections.js';
export { RealLimits } from './real-trading/real-limits.js';
export { offerFor } from './orders/order.rules.js';
export { OrderDto, PlaceOrderDto } from './orders/order.dto.js';
export { OrderService } from './orders/order.service.js';
export { ListOrdersDto, toTradeDto, TRADE_STATUSES, TradeDto, TradePageDto } from './orders/trade.dto.js';
export { RealTradingOff } from './real-trading/real-trading.errors.js';
export { PaperBroker } from './vendors/paper/paper-broker.js';
