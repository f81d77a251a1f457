import { ApiProperty } from '@nestjs/swagger';
import type { Locale } from '../../common/index.js';
import { toPrice } from '../candles/candle.js';
import type { Timeframe } from '../candles/timeframe.js';
import type { PatternId } from '../patterns/patterns.js';
import type { Analysis, ContributionName, Pointing } from './analysis.js';
import { Figures } from './numbers.js';
import { readOut } from './read-out.js';

export class TrendDto {
  /** `sideways` while the ADX is below 20 or the signs disagree. @example "up" */
  direction!: 'up' | 'down' | 'sideways';
  /** 0..100: twice the ADX, in the measure in which the signs agree. @example 62 */
  strength!: number;
  /** In price units, as the other averages. @example 1.3868012 */
  ema9!: number;
  /** @example 1.3867104 */
  ema21!: number;
  /** @example 1.3865031 */
  ema50!: number;
  /** Price units per candle, over the last 5 candles. @example 0.0000121 */
  slope9!: number;
  /** @example 0.0000083 */
  slope21!: number;
  /** @example 0.0000034 */
  slope50!: number;
  /** How strongly the price trends either way, 0..100; over 14 candles. @example 31.2 */
  adx!: number;
  /** Movement up, 0..100. @example 28.1 */
  plusDi!: number;
  /** Movement down, 0..100. @example 14.3 */
  minusDi!: number;
}

export class MomentumDto {
  /** `up` or `down` where RSI (beyond 45..55) and MACD histogram agree. @example "up" */
  direction!: Pointing;
  /** 0..100, over 14 candles. @example 56.3 */
  rsi!: number;
  /** 12, 26, 9; in price units, as signal and histogram. @example 0.0000312 */
  macd!: number;
  /** @example 0.0000201 */
  macdSignal!: number;
  /** @example 0.0000111 */
  macdHistogram!: number;
  /** Slow stochastic 14, 3, 3: 0..100. @example 82.3 */
  stochasticK!: number;
  /** @example 79.1 */
  stochasticD!: number;
  /** Over 20 candles; beyond -100..100 is an extreme. @example 132.4 */
  cci!: number;
  /** -100..0, over 14 candles. @example -12.1 */
  williamsR!: number;
}

export class VolatilityDto {
  /** By `widthRank`: `low` up to 0.2, `high` from 0.8 on. @example "normal" */
  level!: 'low' | 'normal' | 'high';
  /** Average true range over 14 candles, in price units. @example 0.0001214 */
  atr!: number;
  /** ATR as a fraction of the price. @example 0.000088 */
  atrShare!: number;
  /** Bollinger bands over 20 closes, 2 population standard deviations; in price units. @example 1.3870112 */
  bollingerUpper!: number;
  /** @example 1.3867213 */
  bollingerMiddle!: number;
  /** @example 1.3864314 */
  bollingerLower!: number;
  /** Distance between the bands as a fraction of the middle. @example 0.000418 */
  bollingerWidth!: number;
  /** Share of the up to 100 widths before it that are narrower, 0..1. @example 0.64 */
  widthRank!: number;
}

export class LevelDto {
  /** @example "support" */
  kind!: 'support' | 'resistance';
  /** Mean of the swing points that make it. @example 1.3865 */
  price!: number;
  /** Swing highs and lows within half an ATR; 2 or more. @example 3 */
  touches!: number;
  /** From the price, in ATR. @example 1.2 */
  distance!: number;
}

export class FoundPatternDto {
  /** @example "engulfing" */
  id!: PatternId;
  /** Where it points; `neutral` is indecision. @example "up" */
  direction!: Pointing;
  /** TA-Lib's code: 100 or -100, 80 or -80 where one end of a body is equal. @example 100 */
  code!: number;
  /** 0: it ends at the last candle. @example 0 */
  candlesAgo!: number;
}

export class ContributionDto {
  /** @example "emaOrder" */
  name!: ContributionName;
  /** The most that it can add; all together 100. @example 15 */
  weight!: number;
  /** What it adds: positive for a call, negative for a put. @example 15 */
  points!: number;
}

export class ScoreDto {
  /** Points that speak for a call, 0..100. Not a probability. @example 62 */
  call!: number;
  /** Points that speak for a put, 0..100. @example 18 */
  put!: number;
  /** The side that is 20 points ahead. @example "call" */
  lean!: 'call' | 'put' | 'none';
  /** What the points are made of. */
  contributions!: ContributionDto[];
}

export class StatementDto {
  /** Lasting name of what is said. @example "rsi" */
  id!: string;
  /** In the language asked for. @example "RSI em 56,3: os compradores levam vantagem." */
  text!: string;
  /** Where it points: `up` speaks for a call. @example "up" */
  direction!: Pointing;
  /** The figures that it stands on: prices in price units, the rest in its own unit. @example { "rsi": 56.3 } */
  values!: Record<string, number>;
}

export class AnalysisDto {
  /** Id of the asset. @example "EURUSD" */
  asset!: string;
  /** @example "1m" */
  timeframe!: Timeframe;
  /** End of the last closed candle; null without candles. @example "2026-11-23T14:05:00.000Z" */
  at!: string | null;
  /** The last close; null without candles. @example 1.38676 */
  price!: number | null;
  /** Null with fewer than 55 candles. */
  @ApiProperty({ type: TrendDto, nullable: true })
  trend!: TrendDto | null;
  /** Null with fewer than 34 candles. */
  @ApiProperty({ type: MomentumDto, nullable: true })
  momentum!: MomentumDto | null;
  /** Null with fewer than 40 candles. */
  @ApiProperty({ type: VolatilityDto, nullable: true })
  volatility!: VolatilityDto | null;
  /** Supports, then resistances, nearest first; at most three of each. */
  levels!: LevelDto[];
  /** Of the last three candles, newest first. */
  patterns!: FoundPatternDto[];
  /** Null while trend, momentum or volatility is. */
  @ApiProperty({ type: ScoreDto, nullable: true })
  score!: ScoreDto | null;
  /** Everything that can be said, one statement each. */
  readOut!: StatementDto[];
  /** The statements as one text. @example "Tendência de alta (força 62 de 100): ... Pontuação de call 62 e de put 18, de 100: inclina para call." */
  text!: string;
}

/** @param asset its id, which is not always its symbol */
export function toAnalysisDto(analysis: Analysis, asset: string, locale: Locale): AnalysisDto {
  const { timeframe, at, price, tickSize, levels, patterns } = analysis;
  const figures = new Figures(tickSize);
  const statements = readOut(analysis, locale);
  return {
    asset,
    timeframe,
    at: at === null ? null : new Date(at).toISOString(),
    price: price === null ? null : toPrice(price, tickSize),
    trend: toTrend(analysis, figures),
    momentum: toMomentum(analysis, figures),
    volatility: toVolatility(analysis, figures),
    levels: levels.map(({ kind, touches, ...level }) => ({
      kind,
      price: figures.price(level.price),
      touches,
      distance: figures.other(level.distance),
    })),
    patterns: patterns.map(({ id, direction, code, candlesAgo }) => ({ id, direction, code, candlesAgo })),
    score: toScore(analysis, figures),
    readOut: statements,
    text: statements.map(({ text }) => text).join(' '),
  };
}

function toTrend({ trend }: Analysis, figures: Figures): TrendDto | null {
  return (
    trend && {
      direction: trend.direction,
      strength: figures.other(trend.strength, 0),
      ema9: figures.price(trend.ema9),
      ema21: figures.price(trend.ema21),
      ema50: figures.price(trend.ema50),
      slope9: figures.price(trend.slope9),
      slope21: figures.price(trend.slope21),
      slope50: figures.price(trend.slope50),
      adx: figures.other(trend.adx),
      plusDi: figures.other(trend.plusDi),
      minusDi: figures.other(trend.minusDi),
    }
  );
}

function toMomentum({ momentum }: Analysis, figures: Figures): MomentumDto | null {
  return (
    momentum && {
      direction: momentum.direction,
      rsi: figures.other(momentum.rsi),
      macd: figures.price(momentum.macd),
      macdSignal: figures.price(momentum.macdSignal),
      macdHistogram: figures.price(momentum.macdHistogram),
      stochasticK: figures.other(momentum.stochasticK),
      stochasticD: figures.other(momentum.stochasticD),
      cci: figures.other(momentum.cci),
      williamsR: figures.other(momentum.williamsR),
    }
  );
}

function toVolatility({ volatility }: Analysis, figures: Figures): VolatilityDto | null {
  return (
    volatility && {
      level: volatility.level,
      atr: figures.price(volatility.atr),
      atrShare: figures.other(volatility.atrShare, 6),
      bollingerUpper: figures.price(volatility.bollingerUpper),
      bollingerMiddle: figures.price(volatility.bollingerMiddle),
      bollingerLower: figures.price(volatility.bollingerLower),
      bollingerWidth: figures.other(volatility.bollingerWidth, 6),
      widthRank: figures.other(volatility.widthRank),
    }
  );
}

function toScore({ score }: Analysis, figures: Figures): ScoreDto | null {
  return (
    score && {
      call: figures.other(score.call, 0),
      put: figures.other(score.put, 0),
      lean: score.lean,
      contributions: score.contributions.map(({ name, weight, points }) => ({
        name,
        weight,
        points: figures.other(points, 1),
      })),
    }
  );
}
