import type { Candle } from '../candles/candle.js';
import { msOf } from '../candles/timeframe.js';
import { Adx } from '../indicators/adx.js';
import { Atr } from '../indicators/atr.js';
import { Bollinger } from '../indicators/bollinger.js';
import { Cci } from '../indicators/cci.js';
import { Ema } from '../indicators/ema.js';
import { Macd } from '../indicators/macd.js';
import { Rsi } from '../indicators/rsi.js';
import { Stochastic } from '../indicators/stochastic.js';
import { WilliamsR } from '../indicators/williams-r.js';
import {
  type Analysis,
  type AnalysisContext,
  type Momentum,
  NEEDED,
  RANKED_WIDTHS,
  SLOPE_CANDLES,
  type Trend,
  type Volatility,
} from './analysis.js';
import { levelsOf } from './levels.js';
import { RecentPatterns } from './recent-patterns.js';
import { scoreOf } from './score.js';
import { momentumDirection, rankOf, trendOf, volatilityLevel } from './readings.rules.js';

/**
 * Looks at a series of closed candles.
 * @param candles oldest first, in ticks; gaps do no harm. `ANALYSIS_CANDLES` are enough
 */
export function analyse(
  candles: readonly Candle[],
  { symbol, timeframe, tickSize }: AnalysisContext,
): Analysis {
  const readings = new Readings();
  for (const candle of candles) readings.add(candle);
  const last = candles.at(-1);
  const trend = candles.length < NEEDED.trend ? null : readings.trend();
  const momentum = candles.length < NEEDED.momentum ? null : readings.momentum();
  const volatility = candles.length < NEEDED.volatility ? null : readings.volatility(last!.close);
  const levels = volatility ? levelsOf(candles, volatility.atr) : [];
  const patterns = readings.patterns.found();
  return {
    symbol,
    timeframe,
    tickSize,
    candles: candles.length,
    at: last ? last.time + msOf(timeframe) : null,
    price: last?.close ?? null,
    trend,
    momentum,
    volatility,
    levels,
    patterns,
    score:
      trend && momentum && volatility ? scoreOf({ trend, momentum, volatility, levels, patterns }) : null,
  };
}

/** All indicators over one series. */
class Readings {
  readonly patterns = new RecentPatterns();
  private readonly ema9 = new Ema(9);
  private readonly ema21 = new Ema(21);
  private readonly ema50 = new Ema(50);
  private readonly adx = new Adx();
  private readonly rsi = new Rsi();
  private readonly macd = new Macd();
  private readonly stochastic = new Stochastic();
  private readonly cci = new Cci();
  private readonly williamsR = new WilliamsR();
  private readonly atr = new Atr();
  private readonly bands = new Bollinger();
  /** The three EMAs after each candle. */
  private readonly emas: [number, number, number][] = [];
  private readonly widths: number[] = [];

  add(candle: Candle): void {
    const { close } = candle;
    this.emas.push([this.ema9.add(close), this.ema21.add(close), this.ema50.add(close)]);
    for (const indicator of [this.rsi, this.macd, this.bands]) indicator.add(close);
    for (const indicator of [this.adx, this.stochastic, this.cci, this.williamsR, this.atr])
      indicator.add(candle);
    if (this.bands.value > 0) this.widths.push(this.width);
    this.patterns.add(candle);
  }

  trend(): Trend {
    const before = this.emas.at(-1 - SLOPE_CANDLES)!;
    const [slope9, slope21, slope50] = this.emas
      .at(-1)!
      .map((ema, i) => (ema - before[i]) / SLOPE_CANDLES) as [number, number, number];
    const { ema9, ema21, ema50, adx } = this;
    return trendOf({
      ema9: ema9.value,
      ema21: ema21.value,
      ema50: ema50.value,
      slope9,
      slope21,
      slope50,
      adx: adx.value,
      plusDi: adx.plusDi,
      minusDi: adx.minusDi,
    });
  }

  momentum(): Momentum {
    const { rsi, macd, stochastic, cci, williamsR } = this;
    return {
      direction: momentumDirection(rsi.value, macd.histogram),
      rsi: rsi.value,
      macd: macd.value,
      macdSignal: macd.signal,
      macdHistogram: macd.histogram,
      stochasticK: stochastic.value,
      stochasticD: stochastic.d,
      cci: cci.value,
      williamsR: williamsR.value,
    };
  }

  volatility(price: number): Volatility {
    const { atr, bands } = this;
    const before = this.widths.slice(-1 - RANKED_WIDTHS, -1);
    const widthRank = rankOf(this.width, before);
    return {
      level: volatilityLevel(widthRank),
      atr: atr.value,
      atrShare: atr.value / price,
      bollingerUpper: bands.upper,
      bollingerMiddle: bands.value,
      bollingerLower: bands.lower,
      bollingerWidth: this.width,
      widthRank,
      widths: before.length,
    };
  }

  private get width(): number {
    return (this.bands.upper - this.bands.lower) / this.bands.value;
  }
}
