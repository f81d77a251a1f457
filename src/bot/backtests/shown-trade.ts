import { toPrice } from '../../market/pure.js';
import type { BacktestStatus, BacktestTrade } from './backtest.types.js';

/** A trade of a backtest as it is stored and shown: prices, and money in units of the currency. */
export interface ShownTrade {
  asset: string;
  direction: 'call' | 'put';
  stake: number;
  level: number;
  payout: number;
  status: BacktestStatus;
  pnl: number;
  openedAt: Date;
  expiresAt: Date;
  openPrice: number;
  closePrice: number | null;
  because: Readonly<Record<string, number>>;
}

export function toShownTrade(trade: BacktestTrade, tickSize: number): ShownTrade {
  const { asset, direction, level, payout, status, because, closePrice } = trade;
  return {
    asset,
    direction,
    stake: trade.stake / 100,
    level,
    payout,
    status,
    pnl: trade.pnl / 100,
    openedAt: new Date(trade.openedAt),
    expiresAt: new Date(trade.expiresAt),
    openPrice: toPrice(trade.openPrice, tickSize),
    closePrice: closePrice === undefined ? null : toPrice(closePrice, tickSize),
    because,
  };
}
