import type {
  Contribution,
  ContributionName,
  FoundPattern,
  Level,
  Momentum,
  Score,
  Trend,
  Volatility,
} from './analysis.js';
import { ADX_STRONG, ADX_TRENDS, extremes, OVERBOUGHT, OVERSOLD } from './readings.rules.js';

/** The most that each contribution can add, all together 100. */
const WEIGHTS: Readonly<Record<ContributionName, number>> = {
  emaOrder: 15,
  emaSlope: 15,
  directionalMovement: 15,
  macd: 15,
  rsi: 10,
  oscillators: 10,
  levels: 10,
  patterns: 10,
};

/** So many points more for one side are a lean. */
const LEAN_POINTS = 20;
/** Levels further away than this many ATR do not count. */
export const LEVEL_REACH_ATR = 1;

export interface Readings {
  trend: Trend;
  momentum: Momentum;
  volatility: Volatility;
  levels: readonly Level[];
  patterns: readonly FoundPattern[];
}

/** Points for a call and for a put. Mirrored prices give mirrored points. */
export function scoreOf(readings: Readings): Score {
  const values: Record<ContributionName, number> = {
    emaOrder: emaOrder(readings.trend),
    emaSlope: emaSlope(readings),
    directionalMovement: directionalMovement(readings.trend),
    macd: macd(readings),
    rsi: rsiVote(readings),
    oscillators: oscillators(readings),
    levels: levelVote(readings.levels),
    patterns: clamp(readings.patterns.reduce((sum, { weight }) => sum + weight, 0)),
  };
  const contributions = Object.entries(WEIGHTS).map(([name, weight]): Contribution => ({
    name: name as ContributionName,
    weight,
    points: weight * values[name as ContributionName],
  }));
  const call = contributions.reduce((sum, { points }) => sum + Math.max(0, points), 0);
  const put = contributions.reduce((sum, { points }) => sum + Math.max(0, -points), 0);
  return { call, put, lean: leanOf(call, put), contributions };
}

export function leanOf(call: number, put: number): Score['lean'] {
  if (Math.abs(call - put) < LEAN_POINTS) return 'none';
  return call > put ? 'call' : 'put';
}

/** How the averages lie: 1 for 9 above 21 above 50. */
function emaOrder({ ema9, ema21, ema50 }: Trend): number {
  return (Math.sign(ema9 - ema21) + Math.sign(ema21 - ema50)) / 2;
}

/** Slope of EMA 21: whole at a tenth of the ATR per candle. */
function emaSlope({ trend, volatility: { atr } }: Readings): number {
  return atr > 0 ? clamp(trend.slope21 / (0.1 * atr)) : 0;
}

/** +DI less -DI: whole at 25, in the measure in which the ADX nears 25. */
function directionalMovement({ plusDi, minusDi, adx }: Trend): number {
  return clamp((plusDi - minusDi) / 25) * Math.min(1, adx / ADX_STRONG);
}

/** Histogram: whole at a fifth of the ATR. */
function macd({ momentum, volatility: { atr } }: Readings): number {
  return atr > 0 ? clamp(momentum.macdHistogram / (0.2 * atr)) : 0;
}

/**
 * With a trend the RSI speaks for its own side of 50, whole at 20 away. Without one it speaks for the way back, and only
 * beyond 30 and 70: whole at 15 and 85.
 */
export function rsiVote({ trend, momentum: { rsi } }: Pick<Readings, 'trend' | 'momentum'>): number {
  if (trend.adx >= ADX_TRENDS) return clamp((rsi - 50) / 20);
  if (rsi < OVERSOLD.rsi) return clamp((OVERSOLD.rsi - rsi) / 15);
  return rsi > OVERBOUGHT.rsi ? clamp((OVERBOUGHT.rsi - rsi) / 15) : 0;
}

/** Without a trend, stochastic, CCI and Williams %R beyond their bounds speak for the way back, a third each. */
export function oscillators({ trend, momentum }: Pick<Readings, 'trend' | 'momentum'>): number {
  if (trend.adx >= ADX_TRENDS) return 0;
  const { overbought, oversold } = extremes(momentum);
  return (oversold - overbought) / 3;
}

/** A near support speaks for a call, a near resistance for a put: the nearer and the more often touched (whole from 4 on). */
function levelVote(levels: readonly Level[]): number {
  const pull = (kind: Level['kind']) => {
    const level = levels.find((one) => one.kind === kind);
    return level && level.distance < LEVEL_REACH_ATR
      ? (1 - level.distance / LEVEL_REACH_ATR) * Math.min(1, level.touches / 4)
      : 0;
  };
  return clamp(pull('support') - pull('resistance'));
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
