import type { Locale } from '../../common/index.js';
import {
  type Analysis,
  type FoundPattern,
  LEVEL_CANDLES,
  type Level,
  type Momentum,
  NEEDED,
  type Pointing,
  type Score,
  type Trend,
  type Volatility,
} from './analysis.js';
import { Figures, Format } from './numbers.js';
import { EN } from './phrases.en.js';
import { PT_BR } from './phrases.pt-br.js';
import type { Phrases } from './phrases.js';
import { ADX_STRONG, ADX_TRENDS, extremes, OVERBOUGHT, OVERSOLD } from './readings.rules.js';
import { LEVEL_REACH_ATR, oscillators, rsiVote } from './score.js';

export interface Statement {
  id: string;
  text: string;
  direction: Pointing;
  /** What it stands on: prices in price units, the rest in its own unit. */
  values: Record<string, number>;
}

const PHRASES: Readonly<Record<Locale, Phrases>> = { 'pt-BR': PT_BR, en: EN };

/** Contributions that the last statement names. */
const NAMED_CONTRIBUTIONS = 3;

/** The analysis in words: one statement for each thing that can be said, and one for each part that has too few candles. */
export function readOut(analysis: Analysis, locale: Locale): Statement[] {
  return new ReadOut(analysis, locale).statements();
}

class ReadOut {
  private readonly figures: Figures;
  private readonly format: Format;
  private readonly phrases: Phrases;

  constructor(
    private readonly analysis: Analysis,
    locale: Locale,
  ) {
    this.figures = new Figures(analysis.tickSize);
    this.format = new Format(locale, this.figures.digits);
    this.phrases = PHRASES[locale];
  }

  statements(): Statement[] {
    const { analysis, phrases } = this;
    const { candles, trend, momentum, volatility, patterns, score } = analysis;
    if (candles === 0)
      return [{ id: 'no-candles', text: phrases.nothing(analysis), direction: 'neutral', values: {} }];
    return [
      ...(trend ? this.trend(trend) : [this.tooFew('trend')]),
      ...(momentum ? this.momentum(momentum, trend) : [this.tooFew('momentum')]),
      ...(volatility ? [...this.volatility(volatility), ...this.levels()] : [this.tooFew('volatility')]),
      ...patterns.map((pattern) => this.pattern(pattern)),
      ...(score ? [this.score(score)] : []),
    ];
  }

  private tooFew(part: keyof typeof NEEDED): Statement {
    const values = { candles: this.analysis.candles, needed: NEEDED[part] };
    return {
      id: `too-few-candles-${part}`,
      text: this.phrases.tooFew(part, values, this.format),
      direction: 'neutral',
      values,
    };
  }

  private trend(trend: Trend): Statement[] {
    const { figures, format, phrases } = this;
    const { direction, ema9, ema21, ema50, slope9, slope21, slope50, adx, plusDi, minusDi } = trend;
    const averages = {
      strength: figures.other(trend.strength, 0),
      ema9: figures.price(ema9),
      ema21: figures.price(ema21),
      ema50: figures.price(ema50),
    };
    const order = bySign(Math.sign(ema9 - ema21) + Math.sign(ema21 - ema50), 2);
    const slopes = {
      slope9: figures.price(slope9),
      slope21: figures.price(slope21),
      slope50: figures.price(slope50),
    };
    const movement = {
      adx: figures.other(adx),
      plusDi: figures.other(plusDi),
      minusDi: figures.other(minusDi),
    };
    const strength = adx < ADX_TRENDS ? 'weak' : adx < ADX_STRONG ? 'moderate' : 'strong';
    return [
      {
        id: 'trend',
        text: phrases.trend({ direction, order }, averages, format),
        direction: direction === 'sideways' ? 'neutral' : direction,
        values: averages,
      },
      { id: 'slopes', text: phrases.slopes(slopes, format), direction: bySign(slope21), values: slopes },
      {
        id: 'directional-movement',
        text: phrases.directionalMovement({ strength }, movement, format),
        direction: strength === 'weak' ? 'neutral' : bySign(plusDi - minusDi),
        values: movement,
      },
    ];
  }

  private momentum(momentum: Momentum, trend: Trend | null): Statement[] {
    const { figures, format, phrases } = this;
    const zone = rsiZone(momentum.rsi);
    const extreme = zone === 'overbought' || zone === 'oversold';
    const rsi = {
      rsi: figures.other(momentum.rsi),
      ...(trend && extreme && { adx: figures.other(trend.adx) }),
    };
    const trends = trend ? trend.adx >= ADX_TRENDS : undefined;
    const macd = {
      macd: figures.price(momentum.macd),
      macdSignal: figures.price(momentum.macdSignal),
      macdHistogram: figures.price(momentum.macdHistogram),
    };
    const swings = {
      stochasticK: figures.other(momentum.stochasticK),
      stochasticD: figures.other(momentum.stochasticD),
      cci: figures.other(momentum.cci),
      williamsR: figures.other(momentum.williamsR),
    };
    return [
      {
        id: 'rsi',
        text: phrases.rsi({ zone, trends }, rsi, format),
        direction: trend && zone !== 'even' ? bySign(rsiVote({ trend, momentum })) : 'neutral',
        values: rsi,
      },
      {
        id: 'macd',
        text: phrases.macd(macd, format),
        direction: bySign(momentum.macdHistogram),
        values: macd,
      },
      {
        id: 'oscillators',
        text: phrases.oscillators(extremes(momentum), swings, format),
        direction: trend ? bySign(oscillators({ trend, momentum })) : 'neutral',
        values: swings,
      },
    ];
  }

  private volatility(volatility: Volatility): Statement[] {
    const { figures, format, phrases } = this;
    const { bollingerLower, bollingerMiddle, bollingerUpper } = volatility;
    const price = this.analysis.price!;
    const width = {
      atr: figures.price(volatility.atr),
      atrShare: figures.other(volatility.atrShare, 6),
      bollingerWidth: figures.other(volatility.bollingerWidth, 6),
      widthRank: figures.other(volatility.widthRank),
      widths: volatility.widths,
    };
    const bands = {
      price: figures.price(price),
      bollingerLower: figures.price(bollingerLower),
      bollingerMiddle: figures.price(bollingerMiddle),
      bollingerUpper: figures.price(bollingerUpper),
    };
    return [
      {
        id: 'volatility',
        text: phrases.volatility(volatility, width, format),
        direction: 'neutral',
        values: width,
      },
      {
        id: 'bollinger-bands',
        text: phrases.bands({ place: placeIn(volatility, price) }, bands, format),
        direction: 'neutral',
        values: bands,
      },
    ];
  }

  private levels(): Statement[] {
    const { levels, candles } = this.analysis;
    const nearest = (['support', 'resistance'] as const).flatMap(
      (kind) => levels.find((level) => level.kind === kind) ?? [],
    );
    if (nearest.length > 0) return nearest.map((level) => this.level(level));
    const values = { candles: Math.min(candles, LEVEL_CANDLES) };
    return [
      { id: 'no-levels', text: this.phrases.noLevels(values, this.format), direction: 'neutral', values },
    ];
  }

  private level({ kind, price, touches, distance }: Level): Statement {
    const values = {
      level: this.figures.price(price),
      touches,
      distance: this.figures.other(distance),
      price: this.figures.price(this.analysis.price!),
    };
    const near: Pointing = kind === 'support' ? 'up' : 'down';
    return {
      id: kind,
      text: this.phrases[kind](values, this.format),
      direction: distance < LEVEL_REACH_ATR ? near : 'neutral',
      values,
    };
  }

  private pattern({ id, direction, candlesAgo, open, close }: FoundPattern): Statement {
    const values = { candlesAgo, open: this.figures.price(open), close: this.figures.price(close) };
    return {
      id: `pattern-${id}-${candlesAgo}`,
      text: this.phrases.pattern({ id, direction }, values, this.format),
      direction,
      values,
    };
  }

  private score({ call, put, lean, contributions }: Score): Statement {
    const values = { call: this.figures.other(call, 0), put: this.figures.other(put, 0) };
    const most = contributions
      .filter(({ points }) => Math.round(Math.abs(points)) > 0)
      .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
      .slice(0, NAMED_CONTRIBUTIONS);
    return {
      id: 'score',
      text: this.phrases.score({ lean, most }, values, this.format),
      direction: lean === 'none' ? 'neutral' : lean === 'call' ? 'up' : 'down',
      values,
    };
  }
}

/** @param least how far from 0 it has to be */
function bySign(value: number, least = Number.MIN_VALUE): Pointing {
  if (Math.abs(value) < least) return 'neutral';
  return value > 0 ? 'up' : 'down';
}

function rsiZone(rsi: number): Parameters<Phrases['rsi']>[0]['zone'] {
  if (rsi > OVERBOUGHT.rsi) return 'overbought';
  if (rsi < OVERSOLD.rsi) return 'oversold';
  if (rsi > 55) return 'buyers';
  return rsi < 45 ? 'sellers' : 'even';
}

function placeIn(
  { bollingerLower, bollingerMiddle, bollingerUpper }: Volatility,
  price: number,
): Parameters<Phrases['bands']>[0]['place'] {
  if (bollingerUpper === bollingerLower) return 'flat';
  if (price > bollingerUpper) return 'above';
  if (price < bollingerLower) return 'below';
  return price >= bollingerMiddle ? 'upper' : 'lower';
}
