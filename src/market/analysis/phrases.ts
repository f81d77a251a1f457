import type { PatternId } from '../patterns/patterns.js';
import type { Analysis, ContributionName, Pointing, Score, Trend, Volatility } from './analysis.js';
import type { Format } from './numbers.js';

/** The figures of a statement by name: prices in price units, the rest in its own unit. */
type Of<Names extends string> = Record<Names, number>;

/** The read-out in one language. Each sentence says all figures that it is given, and no other. */
export interface Phrases {
  nothing(about: Pick<Analysis, 'symbol' | 'timeframe'>): string;
  tooFew(part: 'trend' | 'momentum' | 'volatility', values: Of<'candles' | 'needed'>, f: Format): string;
  trend(
    about: Pick<Trend, 'direction'> & { order: Pointing },
    values: Of<'strength' | 'ema9' | 'ema21' | 'ema50'>,
    f: Format,
  ): string;
  slopes(values: Of<'slope9' | 'slope21' | 'slope50'>, f: Format): string;
  directionalMovement(
    about: { strength: 'weak' | 'moderate' | 'strong' },
    values: Of<'adx' | 'plusDi' | 'minusDi'>,
    f: Format,
  ): string;
  /** @param about `trends`: how an extreme is read, where the ADX is known */
  rsi(
    about: { zone: 'overbought' | 'oversold' | 'buyers' | 'sellers' | 'even'; trends?: boolean },
    values: Of<'rsi'> & Partial<Of<'adx'>>,
    f: Format,
  ): string;
  macd(values: Of<'macd' | 'macdSignal' | 'macdHistogram'>, f: Format): string;
  oscillators(
    about: { overbought: number; oversold: number },
    values: Of<'stochasticK' | 'stochasticD' | 'cci' | 'williamsR'>,
    f: Format,
  ): string;
  volatility(
    about: Pick<Volatility, 'level'>,
    values: Of<'atr' | 'atrShare' | 'bollingerWidth' | 'widthRank' | 'widths'>,
    f: Format,
  ): string;
  bands(
    about: { place: 'above' | 'upper' | 'lower' | 'below' | 'flat' },
    values: Of<'price' | 'bollingerLower' | 'bollingerMiddle' | 'bollingerUpper'>,
    f: Format,
  ): string;
  support(values: Of<'level' | 'touches' | 'distance' | 'price'>, f: Format): string;
  resistance(values: Of<'level' | 'touches' | 'distance' | 'price'>, f: Format): string;
  noLevels(values: Of<'candles'>, f: Format): string;
  pattern(
    about: { id: PatternId; direction: Pointing },
    values: Of<'candlesAgo' | 'open' | 'close'>,
    f: Format,
  ): string;
  score(
    about: { lean: Score['lean']; most: { name: ContributionName; points: number }[] },
    values: Of<'call' | 'put'>,
    f: Format,
  ): string;
}
