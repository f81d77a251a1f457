import './broker.signals.js';

export { BrokerModule } from './broker.module.js';
export {
  type AccountType,
  type Direction,
  DIRECTIONS,
  type OptionKind,
  OPTION_KINDS,
} from './vendors/broker.js';
export type { OrderOrigin, OrderState, Trade, TradeStatus } from './orders/trade.js';
export { expiryOf, outcomeOf, pnlOf, STEP_MS } from './vendors/option.rules.js';
