import type { Momentum, Pointing, Trend, Volatility } from './analysis.js';

/** Below this the ADX says that nothing trends; from the second on, that something trends strongly. */
export const ADX_TRENDS = 20;
export const ADX_STRONG = 25;

export const OVERBOUGHT = { rsi: 70, stochasticK: 80, cci: 100, williamsR: -20 } as const;
export const OVERSOLD = { rsi: 30, stochasticK: 20, cci: -100, williamsR: -80 } as const;

/**
 * The direction is that of most of four signs (EMA 9 to 21, EMA 21 to 50, slope of EMA 21, +DI to -DI), if the ADX says
 * that there is a trend at all. Strength is twice the ADX (at most 100) in the measure in which the signs agree.
 */
export function trendOf(readings: Omit<Trend, 'direction' | 'strength'>): Trend {
  const { ema9, ema21, ema50, slope21, plusDi, minusDi, adx } = readings;
  const bias =
    (Math.sign(ema9 - ema21) + Math.sign(ema21 - ema50) + Math.sign(slope21) + Math.sign(plusDi - minusDi)) /
    4;
  const trends = adx >= ADX_TRENDS && Math.abs(bias) >= 0.5;
  const direction = trends ? (bias > 0 ? 'up' : 'down') : 'sideways';
  return { direction, strength: Math.min(100, 2 * adx) * Math.abs(bias), ...readings };
}

/** Up or down where RSI and MACD agree; 45..55 of the RSI says nothing. */
export function momentumDirection(rsi: number, macdHistogram: number): Pointing {
  if (rsi > 55 && macdHistogram > 0) return 'up';
  return rsi < 45 && macdHistogram < 0 ? 'down' : 'neutral';
}

/** By the rank of the Bollinger width. */
export function volatilityLevel(widthRank: number): Volatility['level'] {
  if (widthRank <= 0.2) return 'low';
  return widthRank >= 0.8 ? 'high' : 'normal';
}

/** Share of the others that are smaller, equal ones counted half: 0..1, a half among none. */
export function rankOf(value: number, others: readonly number[]): number {
  if (others.length === 0) return 0.5;
  let smaller = 0;
  for (const other of others) smaller += other < value ? 1 : other === value ? 0.5 : 0;
  return smaller / others.length;
}

/** How many of stochastic, CCI and Williams %R lie beyond their bounds, by side. */
export function extremes({ stochasticK, cci, williamsR }: Momentum): {
  overbought: number;
  oversold: number;
} {
  const count = (...beyond: boolean[]) => beyond.filter(Boolean).length;
  return {
    overbought: count(
      stochasticK > OVERBOUGHT.stochasticK,
      cci > OVERBOUGHT.cci,
      williamsR > OVERBOUGHT.williamsR,
    ),
    oversold: count(stochasticK < OVERSOLD.stochasticK, cci < OVERSOLD.cci, williamsR < OVERSOLD.williamsR),
  };
}
