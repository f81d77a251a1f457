import type { AccountType, Direction, OptionKind, Provider } from '../vendors/broker.js';

/**
 * How far an order has come. It is written as `intended` before anything is sent; `unknown` when no reply came, until the
 * broker's positions tell; `settled` when the outcome is known.
 */
export type OrderState = 'intended' | 'accepted' | 'unknown' | 'rejected' | 'settled';

export type TradeStatus = 'open' | 'win' | 'loss' | 'tie' | 'sold' | 'unknown' | 'rejected';

/** Who wanted an order. */
export type OrderOrigin =
  | { by: 'user' }
  /** `key` says which decision of the run it was, `signalledAt` the end of its candle (ms, market's clock). */
  | { by: 'bot'; runId: string; key: string; strategy: string; level: number; signalledAt: number };

/** What somebody wants to buy. */
export interface OrderRequest {
  asset: string;
  kind: OptionKind;
  direction: Direction;
  /** Cents of the account's currency. */
  stake: number;
  expirySeconds: number;
  accountType: AccountType;
  /** Unique for the user: the same again is the same order. */
  clientOrderId: string;
}

/** An order and what became of it: one row of `trades_history`. Money in cents, times in ms since 1970. */
export interface Trade {
  id: string;
  userId: string;
  clientOrderId: string;
  provider: Provider;
  /** The market it was made at: the key of its source. */
  market: string;
  asset: string;
  kind: OptionKind;
  direction: Direction;
  accountType: AccountType;
  stake: number;
  currency: string;
  expirySeconds: number;
  origin: OrderOrigin;
  state: OrderState;
  status: TradeStatus;
  /** Fraction of the stake that a win adds; as offered, then as bought. */
  payout: number;
  /** 0 until settled. */
  pnl: number;
  /** The broker's id of the position. */
  externalId?: string;
  /** Of the position that was seen last; -1 before the first. */
  version: number;
  /** Why it was rejected. */
  rejection?: { code: string; detail: string };
  /** By our clock: when the order was written. */
  createdAt: number;
  /** By the market's clock; the instant of the order until the broker has said when it was opened. */
  openedAt: number;
  expiresAt: number;
  closedAt: number | null;
}
