import './broker.signals.js';

export { BrokerModule } from './broker.module.js';
export {
  type AccountType,
  ACCOUNT_TYPES,
  type Balance,
  type BrokerSession,
  type Direction,
  DIRECTIONS,
  type Offer,
  type OptionKind,
  OPTION_KINDS,
  type Position,
  type Provider,
  type SessionState,
} from './vendors/broker.js';
export { BrokerSilent, PurchaseRefused, SessionRefused } from './broker.errors.js';
export { Orders, type Placed } from './orders/orders.js';
export type { OrderOrigin, OrderRequest, OrderState, Trade, TradeStatus } from './orders/trade.js';
export { Trades } from './orders/trades.js';
export { BrokerSessions } from './sessions/broker-sessions.js';
export type { Connection } from './connections/connection.repository.js';
export { Connections } from './connections/connections.js';
export { RealLimits } from './real-trading/real-limits.js';
export { offerFor } from './orders/order.rules.js';
export { OrderService } from './orders/order.service.js';
export { ListOrdersDto, toTradeDto, TradeDto, TradePageDto } from './orders/trade.dto.js';
export { RealTradingOff } from './real-trading/real-trading.errors.js';
export { PaperBroker } from './vendors/paper/paper-broker.js';
export { expiryOf, outcomeOf, pnlOf, STEP_MS } from './vendors/option.rules.js';
