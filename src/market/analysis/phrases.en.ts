import type { Format } from './numbers.js';
import type { Phrases } from './phrases.js';

const PARTS = { trend: 'the trend', momentum: 'momentum', volatility: 'volatility' };

const CONTRIBUTIONS = {
  emaOrder: 'order of the EMAs',
  emaSlope: 'slope of EMA 21',
  directionalMovement: 'directional movement',
  macd: 'MACD',
  rsi: 'RSI',
  oscillators: 'oscillators',
  levels: 'support and resistance',
  patterns: 'candle patterns',
};

const PATTERNS = {
  engulfing: 'Engulfing',
  doji: 'Doji',
  hammer: 'Hammer',
  'shooting-star': 'Shooting star',
  'inverted-hammer': 'Inverted hammer',
  'hanging-man': 'Hanging man',
  harami: 'Harami',
  'three-white-soldiers': 'Three white soldiers',
  'three-black-crows': 'Three black crows',
  marubozu: 'Marubozu',
  'spinning-top': 'Spinning top',
  'morning-star': 'Morning star',
  'evening-star': 'Evening star',
};

const SIDES = { up: 'bullish', down: 'bearish', neutral: 'indecision' };

export const EN: Phrases = {
  nothing: ({ symbol, timeframe }) => `There are no candles of ${symbol} at ${timeframe} to analyse yet.`,

  tooFew: (part, { candles, needed }, f) =>
    `Too early to judge ${PARTS[part]}: ${candles === 1 ? 'there is only 1 candle' : `there are only ${f.number(candles, 0)} candles`}, ` +
    `and it takes ${f.number(needed, 0)}.`,

  trend({ direction, order }, { strength, ema9, ema21, ema50 }, f) {
    const heads = { up: 'Uptrend', down: 'Downtrend', sideways: 'No clear trend' };
    const [fast, middle, slow] = [ema9, ema21, ema50].map((ema) => f.price(ema, 1));
    const orders = {
      up: `EMA 9 (${fast}) is above EMA 21 (${middle}), and that above EMA 50 (${slow})`,
      down: `EMA 9 (${fast}) is below EMA 21 (${middle}), and that below EMA 50 (${slow})`,
      neutral: `the averages are not in order: EMA 9 at ${fast}, EMA 21 at ${middle} and EMA 50 at ${slow}`,
    };
    return `${heads[direction]} (strength ${f.number(strength, 0)} of 100): ${orders[order]}.`;
  },

  slopes: ({ slope9, slope21, slope50 }, f) =>
    `Slope per candle over the last 5 candles: EMA 9 ${f.change(slope9)}, EMA 21 ${f.change(slope21)} and EMA 50 ${f.change(slope50)}.`,

  directionalMovement({ strength }, { adx, plusDi, minusDi }, f) {
    const words = { weak: 'Weak', moderate: 'Moderate', strong: 'Strong' };
    const side =
      plusDi === minusDi ? 'neither side ahead' : plusDi > minusDi ? 'buyers ahead' : 'sellers ahead';
    return `${words[strength]} directional movement (ADX ${f.number(adx)}), ${side}: +DI ${f.number(plusDi)} and -DI ${f.number(minusDi)}.`;
  },

  rsi({ zone, trends }, { rsi, adx }, f) {
    const reading = (withTrend: string, without: string) =>
      adx === undefined ? '' : `; with the ADX at ${f.number(adx)} that ${trends ? withTrend : without}`;
    const zones = {
      overbought: () => `overbought, above 70${reading('shows strong buyers', 'favours a pullback')}`,
      oversold: () => `oversold, below 30${reading('shows strong sellers', 'favours a rebound')}`,
      buyers: () => 'buyers have the upper hand',
      sellers: () => 'sellers have the upper hand',
      even: () => 'buyers and sellers are in balance',
    };
    return `RSI at ${f.number(rsi)}: ${zones[zone]()}.`;
  },

  macd({ macd, macdSignal, macdHistogram }, f) {
    const side = macdHistogram === 0 ? 'on' : macdHistogram > 0 ? 'above' : 'below';
    return `MACD (${f.change(macd)}) ${side} its signal (${f.change(macdSignal)}): histogram ${f.change(macdHistogram)}.`;
  },

  oscillators({ overbought, oversold }, { stochasticK, stochasticD, cci, williamsR }, f) {
    const figures = `Stochastic %K ${f.number(stochasticK)} and %D ${f.number(stochasticD)}, CCI ${f.number(cci)} and Williams %R ${f.number(williamsR)}`;
    const parts = [count(overbought, 'overbought'), count(oversold, 'oversold')].filter(Boolean);
    return `${figures}: ${parts.length ? parts.join(' and ') : 'none of the three at an extreme'}.`;
  },

  volatility({ level }, { atr, atrShare, bollingerWidth, widthRank, widths }, f) {
    const levels = { low: 'Low', normal: 'Normal', high: 'High' };
    return (
      `${levels[level]} volatility: the ATR is ${f.price(atr, 1)} (${f.percent(atrShare, 3)} of the price) and the Bollinger bands are ` +
      `${f.percent(bollingerWidth, 3)} wide, wider than at ${f.percent(widthRank)} of the ${f.number(widths, 0)} candles before.`
    );
  },

  bands({ place }, { price, bollingerLower, bollingerMiddle, bollingerUpper }, f) {
    const places = {
      above: 'above the upper Bollinger band',
      upper: 'in the upper half of the Bollinger bands',
      lower: 'in the lower half of the Bollinger bands',
      below: 'below the lower Bollinger band',
      flat: 'on the Bollinger bands, which have no width',
    };
    return (
      `The price (${f.price(price)}) is ${places[place]}: lower ${f.price(bollingerLower, 1)}, ` +
      `middle ${f.price(bollingerMiddle, 1)}, upper ${f.price(bollingerUpper, 1)}.`
    );
  },

  support: (values, f) => level('Support', 'below', values, f),
  resistance: (values, f) => level('Resistance', 'above', values, f),

  noLevels: ({ candles }, f) =>
    `No support or resistance with two touches or more in the last ${f.number(candles, 0)} candles.`,

  pattern({ id, direction }, { candlesAgo, open, close }, f) {
    const when =
      candlesAgo === 0
        ? 'at the last candle'
        : candlesAgo === 1
          ? '1 candle ago'
          : `${f.number(candlesAgo, 0)} candles ago`;
    return `${PATTERNS[id]} (${SIDES[direction]}) ${when}: open ${f.price(open)}, close ${f.price(close)}.`;
  },

  score({ lean, most }, { call, put }, f) {
    const leans = { call: 'leans to call', put: 'leans to put', none: 'no clear side' };
    const why = most.map(
      ({ name, points }) => `${CONTRIBUTIONS[name]} (${f.number(points, 0, 'exceptZero')})`,
    );
    const reasons = why.length ? ` What weighs most: ${f.list(why)}.` : '';
    return `Score ${f.number(call, 0)} for a call and ${f.number(put, 0)} for a put, of 100: ${leans[lean]}.${reasons} Points are not odds of winning.`;
  },
};

function count(n: number, word: string): string {
  if (n === 0) return '';
  return `${n === 1 ? 'one' : n === 2 ? 'two' : 'all'}${n === 3 ? ' three' : ' of the three'} ${word}`;
}

function level(
  name: string,
  side: string,
  { level, touches, distance, price }: { level: number; touches: number; distance: number; price: number },
  f: Format,
): string {
  return `${name} at ${f.price(level)}, touched ${f.number(touches, 0)} ${touches === 1 ? 'time' : 'times'}, ${f.number(distance)} ATR ${side} the price (${f.price(price)}).`;
}
