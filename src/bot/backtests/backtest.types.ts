import type { Direction } from '../../broker/pure.js';
import type { ParamValues } from '../strategies/strategy.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Restraint } from '../run/trading-run.types.js';
import type { CandleColumns } from './candle-columns.js';

/** The candles of one asset. */
export interface BacktestSeries {
  asset: string;
  symbol: string;
  tickSize: number;
  candles: CandleColumns;
}

/** All that a backtest is made from; nothing else decides its outcome. Money in cents, times in ms. */
export interface BacktestInput {
  settings: RunSettings;
  /** In the order of the settings' assets. */
  series: readonly BacktestSeries[];
  /** Candles that end at or before it only warm up. */
  from: number;
  /** Candles that end after it are not looked at. */
  to: number;
  balance: number;
  payout: number;
  minStake: number;
  maxStake: number;
  timeZone: string;
}

export type BacktestStatus = 'win' | 'loss' | 'tie' | 'open';

/** An order of a backtest. Money in cents, prices in ticks, times in ms. */
export interface BacktestTrade {
  key: string;
  asset: string;
  direction: Direction;
  stake: number;
  level: number;
  payout: number;
  openedAt: number;
  expiresAt: number;
  openPrice: number;
  /** Missing while open: the candles end before it does. */
  closePrice?: number;
  status: BacktestStatus;
  pnl: number;
  because: Readonly<Record<string, number>>;
}

/** Counts and money of some trades; money in units of the currency, fractions from 0 to 1. */
export interface BacktestFigures {
  trades: number;
  wins: number;
  losses: number;
  ties: number;
  pnl: number;
  /** Wins of wins and losses; 0 without any. */
  winRate: number;
  /** Mean result of a trade. */
  expectancy: number;
}

export interface BacktestReport extends BacktestFigures {
  /** Candles that were decided on. */
  candles: number;
  from: Date;
  to: Date;
  startBalance: number;
  endBalance: number;
  /** What wins brought for each unit that losses took; null without a loss. */
  profitFactor: number | null;
  maxDrawdown: number;
  /** Of the equity's highest point before it. */
  maxDrawdownPercent: number;
  longestLosingStreak: number;
  /** Not settled when the candles ended; in no figure. */
  open: number;
  /** Signals that were not traded, by reason. */
  refused: Partial<Record<Restraint | 'market_closed', number>>;
  /** The equity after settlements; at most 500 points, with the highest and lowest of each stretch. */
  equity: { time: Date; value: number }[];
  /** By the hour of opening in the business time zone; 24 rows. */
  perHour: (BacktestFigures & { hour: number })[];
  perAsset: (BacktestFigures & { asset: string })[];
}

/** A sweep: which parameters to try with which values, and into how many folds the time is cut. */
export interface SweepRequest {
  params: Readonly<Record<string, readonly (number | boolean | string)[]>>;
  /** Of the walk-forward split; 3 when left out. */
  folds?: number | undefined;
}

export interface SweepRow extends BacktestFigures {
  rank: number;
  params: ParamValues;
  maxDrawdown: number;
  /** Of the test stretches only. */
  outOfSample: BacktestFigures;
}

export interface SweepFold {
  train: { from: Date; to: Date };
  test: { from: Date; to: Date };
  /** The parameters that were best in the train stretch, */
  params: ParamValues;
  /** what they made there, */
  inSample: BacktestFigures;
  /** and what they made in the stretch after it, which they had not seen. */
  outOfSample: BacktestFigures;
}

export interface SweepReport {
  /** Best first, by what they made out of sample. A choice made with hindsight: `walkForward` is the honest figure. */
  combinations: SweepRow[];
  walkForward: { folds: SweepFold[]; outOfSample: BacktestFigures };
}
