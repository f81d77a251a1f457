import type { Signal } from '../strategies/strategy.js';

/** What the market says at the instant of a decision. */
export interface MarketView {
  /** ms since 1970, market's clock: the end of the candle that is decided on. */
  now: number;
  /** Of the account, cents. */
  balance: number;
  /** The pay-out offered for the asset and kind: 0.87. */
  payout: number;
  /** Smallest and largest stake offered, cents. */
  minStake: number;
  maxStake: number;
}

/** Why a signal was not traded, or why the run rests. */
export type Restraint =
  | 'stop_loss'
  | 'stop_win'
  | 'max_drawdown'
  | 'loss_streak'
  | 'cool_down'
  | 'trading_hours'
  | 'min_payout'
  | 'max_open'
  | 'balance'
  | 'stake_range';

export type Decision =
  | { kind: 'nothing' }
  | { kind: 'refused'; signal: Signal; restraint: Restraint }
  /** `stake` in cents, `level` of the progression (0 is the first). */
  | { kind: 'order'; signal: Signal; stake: number; level: number; expirySeconds: number };

/** An order of the run, as far as its rules care. Money in cents, times in ms by the market's clock. */
export interface RunTrade {
  /** Unique in the run; says which order it was: `<asset>:<end of the candle>`. */
  key: string;
  asset: string;
  stake: number;
  level: number;
  openedAt: number;
  /** Missing while open. */
  settled?: { status: 'win' | 'loss' | 'tie' | 'sold'; pnl: number; closedAt: number };
}

export interface ProtectionStatus {
  /** What holds the run back now, and until when (ms; null: until someone starts it anew). */
  resting?: { restraint: Restraint; until: number | null };
  /** Cents. */
  dayPnl: number;
  drawdown: number;
  consecutiveLosses: number;
  open: number;
  level: number;
}
