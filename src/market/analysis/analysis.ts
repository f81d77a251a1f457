import type { Timeframe } from '../candles/timeframe.js';
import type { PatternCode, PatternId } from '../patterns/patterns.js';

/** Where a statement points: `up` speaks for a call, `down` for a put. */
export type Pointing = 'up' | 'down' | 'neutral';

export interface AnalysisContext {
  symbol: string;
  timeframe: Timeframe;
  tickSize: number;
}

/** Prices are ticks (fractions where they are averages); everything else is in its own unit. */
export interface Trend {
  direction: 'up' | 'down' | 'sideways';
  /** 0..100. */
  strength: number;
  ema9: number;
  ema21: number;
  ema50: number;
  /** Ticks per candle, over the last `SLOPE_CANDLES`. */
  slope9: number;
  slope21: number;
  slope50: number;
  adx: number;
  plusDi: number;
  minusDi: number;
}

export interface Momentum {
  direction: Pointing;
  rsi: number;
  macd: number;
  macdSignal: number;
  macdHistogram: number;
  stochasticK: number;
  stochasticD: number;
  cci: number;
  williamsR: number;
}

export interface Volatility {
  level: 'low' | 'normal' | 'high';
  atr: number;
  /** ATR as a fraction of the price. */
  atrShare: number;
  bollingerUpper: number;
  bollingerMiddle: number;
  bollingerLower: number;
  /** Distance between the bands as a fraction of the middle. */
  bollingerWidth: number;
  /** Share of the widths before it that are narrower, 0..1 (equal ones count half); over the last `RANKED_WIDTHS`. */
  widthRank: number;
  /** How many widths it was ranked among, itself left out. */
  widths: number;
}

export interface Level {
  kind: 'support' | 'resistance';
  /** Mean of its swing points. */
  price: number;
  /** Swing points that make it, 2 or more. */
  touches: number;
  /** From the price, in ATR; not negative. */
  distance: number;
}

export interface FoundPattern {
  id: PatternId;
  direction: Pointing;
  code: PatternCode;
  /** 0 for the last candle, 1 for the one before it. */
  candlesAgo: number;
  /** Of the candle that completes it. */
  open: number;
  close: number;
  /** How much it counts in the score: -1..1, 0 for those whose rule has no mirror image. */
  weight: number;
}

/** What the score is made of; documented in docs/market.md. */
export type ContributionName =
  'emaOrder' | 'emaSlope' | 'directionalMovement' | 'macd' | 'rsi' | 'oscillators' | 'levels' | 'patterns';

export interface Contribution {
  name: ContributionName;
  /** The most it can add; all together 100. */
  weight: number;
  /** What it adds: positive for a call, negative for a put. */
  points: number;
}

export interface Score {
  /** Points of all contributions that speak for it, 0..100. Not a probability. */
  call: number;
  put: number;
  lean: 'call' | 'put' | 'none';
  contributions: Contribution[];
}

/** A look at a series of closed candles. A part is null while there are fewer candles than it needs. */
export interface Analysis extends AnalysisContext {
  candles: number;
  /** End of the last candle, ms since 1970; null without candles. */
  at: number | null;
  /** The last close; null without candles. */
  price: number | null;
  trend: Trend | null;
  momentum: Momentum | null;
  volatility: Volatility | null;
  /** Nearest first, supports before resistances; at most three of each. */
  levels: Level[];
  /** Newest first, of the last `PATTERN_CANDLES`. */
  patterns: FoundPattern[];
  /** Null while one of the parts is. */
  score: Score | null;
}

/** Candles that slopes look back over. */
export const SLOPE_CANDLES = 5;
/** Candles in which patterns are told. */
export const PATTERN_CANDLES = 3;
/** Bollinger widths that the newest is ranked among. */
export const RANKED_WIDTHS = 100;
/** How far back swing points are looked for. */
export const LEVEL_CANDLES = 200;

/** How many candles each part needs. */
export const NEEDED = { trend: 50 + SLOPE_CANDLES, momentum: 34, volatility: 40 } as const;

/** How many candles to give: more change nothing that can be seen. */
export const ANALYSIS_CANDLES = 400;
