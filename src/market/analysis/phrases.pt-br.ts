import type { Format } from './numbers.js';
import type { Phrases } from './phrases.js';

const PARTS = { trend: 'a tendência', momentum: 'o momento', volatility: 'a volatilidade' };

const CONTRIBUTIONS = {
  emaOrder: 'ordem das EMAs',
  emaSlope: 'inclinação da EMA 21',
  directionalMovement: 'movimento direcional',
  macd: 'MACD',
  rsi: 'RSI',
  oscillators: 'osciladores',
  levels: 'suporte e resistência',
  patterns: 'padrões de velas',
};

const PATTERNS = {
  engulfing: 'Engolfo',
  doji: 'Doji',
  hammer: 'Martelo',
  'shooting-star': 'Estrela cadente',
  'inverted-hammer': 'Martelo invertido',
  'hanging-man': 'Enforcado',
  harami: 'Harami',
  'three-white-soldiers': 'Três soldados brancos',
  'three-black-crows': 'Três corvos negros',
  marubozu: 'Marubozu',
  'spinning-top': 'Pião',
  'morning-star': 'Estrela da manhã',
  'evening-star': 'Estrela da noite',
};

const SIDES = { up: 'de alta', down: 'de baixa', neutral: 'de indecisão' };

export const PT_BR: Phrases = {
  nothing: ({ symbol, timeframe }) => `Ainda não há velas de ${symbol} em ${timeframe} para analisar.`,

  tooFew: (part, { candles, needed }, f) =>
    `Ainda não dá para avaliar ${PARTS[part]}: ${candles === 1 ? 'há só 1 vela' : `há só ${f.number(candles, 0)} velas`}, ` +
    `e são necessárias ${f.number(needed, 0)}.`,

  trend({ direction, order }, { strength, ema9, ema21, ema50 }, f) {
    const heads = { up: 'Tendência de alta', down: 'Tendência de baixa', sideways: 'Sem tendência definida' };
    const force = `força ${f.number(strength, 0)} de 100`;
    const [fast, middle, slow] = [ema9, ema21, ema50].map((ema) => f.price(ema, 1));
    const orders = {
      up: `a EMA 9 (${fast}) está acima da EMA 21 (${middle}), e esta acima da EMA 50 (${slow})`,
      down: `a EMA 9 (${fast}) está abaixo da EMA 21 (${middle}), e esta abaixo da EMA 50 (${slow})`,
      neutral: `as médias não estão alinhadas: EMA 9 em ${fast}, EMA 21 em ${middle} e EMA 50 em ${slow}`,
    };
    return `${heads[direction]} (${force}): ${orders[order]}.`;
  },

  slopes: ({ slope9, slope21, slope50 }, f) =>
    `Inclinação por vela nas últimas 5 velas: EMA 9 ${f.change(slope9)}, EMA 21 ${f.change(slope21)} e EMA 50 ${f.change(slope50)}.`,

  directionalMovement({ strength }, { adx, plusDi, minusDi }, f) {
    const words = { weak: 'fraco', moderate: 'moderado', strong: 'forte' };
    const side =
      plusDi === minusDi
        ? 'sem lado dominante'
        : plusDi > minusDi
          ? 'com os compradores à frente'
          : 'com os vendedores à frente';
    return `Movimento direcional ${words[strength]} (ADX ${f.number(adx)}), ${side}: +DI ${f.number(plusDi)} e -DI ${f.number(minusDi)}.`;
  },

  rsi({ zone, trends }, { rsi, adx }, f) {
    const reading = (withTrend: string, without: string) =>
      adx === undefined ? '' : `; com o ADX em ${f.number(adx)}, ${trends ? withTrend : without}`;
    const zones = {
      overbought: () =>
        `sobrecomprado, acima de 70${reading('é força dos compradores', 'favorece uma correção')}`,
      oversold: () => `sobrevendido, abaixo de 30${reading('é força dos vendedores', 'favorece um repique')}`,
      buyers: () => 'os compradores levam vantagem',
      sellers: () => 'os vendedores levam vantagem',
      even: () => 'equilíbrio entre compradores e vendedores',
    };
    return `RSI em ${f.number(rsi)}: ${zones[zone]()}.`;
  },

  macd({ macd, macdSignal, macdHistogram }, f) {
    const side = macdHistogram === 0 ? 'sobre o' : macdHistogram > 0 ? 'acima do' : 'abaixo do';
    return `MACD (${f.change(macd)}) ${side} sinal (${f.change(macdSignal)}): histograma ${f.change(macdHistogram)}.`;
  },

  oscillators({ overbought, oversold }, { stochasticK, stochasticD, cci, williamsR }, f) {
    const figures = `Estocástico %K ${f.number(stochasticK)} e %D ${f.number(stochasticD)}, CCI ${f.number(cci)} e Williams %R ${f.number(williamsR)}`;
    const parts = [count(overbought, 'sobrecomprado'), count(oversold, 'sobrevendido')].filter(Boolean);
    return `${figures}: ${parts.length ? parts.join(' e ') : 'nenhum dos três em extremo'}.`;
  },

  volatility({ level }, { atr, atrShare, bollingerWidth, widthRank, widths }, f) {
    const levels = { low: 'baixa', normal: 'normal', high: 'alta' };
    return (
      `Volatilidade ${levels[level]}: o ATR é ${f.price(atr, 1)} (${f.percent(atrShare, 3)} do preço) e as bandas de Bollinger têm ` +
      `${f.percent(bollingerWidth, 3)} de largura, mais do que em ${f.percent(widthRank)} das ${f.number(widths, 0)} velas anteriores.`
    );
  },

  bands({ place }, { price, bollingerLower, bollingerMiddle, bollingerUpper }, f) {
    const places = {
      above: 'acima da banda superior de Bollinger',
      upper: 'na metade superior das bandas de Bollinger',
      lower: 'na metade inferior das bandas de Bollinger',
      below: 'abaixo da banda inferior de Bollinger',
      flat: 'sobre as bandas de Bollinger, que não têm largura',
    };
    return (
      `O preço (${f.price(price)}) está ${places[place]}: inferior ${f.price(bollingerLower, 1)}, ` +
      `média ${f.price(bollingerMiddle, 1)}, superior ${f.price(bollingerUpper, 1)}.`
    );
  },

  support: (values, f) => level('Suporte', 'abaixo', values, f),
  resistance: (values, f) => level('Resistência', 'acima', values, f),

  noLevels: ({ candles }, f) =>
    `Nenhum suporte nem resistência com dois toques ou mais nas últimas ${f.number(candles, 0)} velas.`,

  pattern({ id, direction }, { candlesAgo, open, close }, f) {
    const when =
      candlesAgo === 0
        ? 'na última vela'
        : candlesAgo === 1
          ? 'há 1 vela'
          : `há ${f.number(candlesAgo, 0)} velas`;
    return `${PATTERNS[id]} (sinal ${SIDES[direction]}) ${when}: abertura ${f.price(open)}, fechamento ${f.price(close)}.`;
  },

  score({ lean, most }, { call, put }, f) {
    const leans = { call: 'inclina para call', put: 'inclina para put', none: 'sem lado definido' };
    const why = most.map(
      ({ name, points }) => `${CONTRIBUTIONS[name]} (${f.number(points, 0, 'exceptZero')})`,
    );
    const reasons = why.length ? ` Pesam mais: ${f.list(why)}.` : '';
    return `Pontuação de call ${f.number(call, 0)} e de put ${f.number(put, 0)}, de 100: ${leans[lean]}.${reasons} Pontos não são probabilidade de acerto.`;
  },
};

function count(n: number, word: string): string {
  if (n === 0) return '';
  return n === 1 ? `um dos três ${word}` : `${n === 2 ? 'dois dos três' : 'os três'} ${word}s`;
}

function level(
  name: string,
  side: string,
  { level, touches, distance, price }: { level: number; touches: number; distance: number; price: number },
  f: Format,
): string {
  const times = touches === 1 ? 'com 1 toque' : `com ${f.number(touches, 0)} toques`;
  return `${name} em ${f.price(level)}, ${times}, ${f.number(distance)} ATR ${side} do preço (${f.price(price)}).`;
}
