import { candleWalk } from '../../../test/factories/candle-walk.js';
import { LOCALES } from '../../common/index.js';
import type { Candle } from '../candles/candle.js';
import { toAnalysisDto } from './analysis.dto.js';
import { analyse } from './analyse.js';
import { type AnalysisContext } from './analysis.js';
import { digitsOf, Format } from './numbers.js';
import { EN } from './phrases.en.js';
import { PT_BR } from './phrases.pt-br.js';
import { readOut } from './read-out.js';

const CONTEXT: AnalysisContext = { symbol: 'EURUSD', timeframe: '1m', tickSize: 0.00001 };

const WALKS = [
  ...Array.from({ length: 12 }, (_, i) => candleWalk({ seed: 200 + i, gap: i % 4, drift: (i % 5) - 2 })),
  candleWalk({ step: 0, shadow: 0 }),
  candleWalk({ step: 1, shadow: 1 }),
  candleWalk({ start: 7_360_000, step: 2000, shadow: 900, seed: 300 }),
];

const said = (candles: readonly Candle[], locale: (typeof LOCALES)[number], context = CONTEXT) =>
  readOut(analyse(candles, context), locale);

describe('the read-out', () => {
  it.each(LOCALES)('in %s says every figure that it stands on, as the language writes it', (locale) => {
    const written = (value: number) =>
      Array.from({ length: 8 }, (_, digits) => new Format(locale, 5).number(value, digits));
    for (const candles of WALKS) {
      for (const { id, text, values } of said(candles, locale)) {
        for (const [name, value] of Object.entries(values)) {
          // "the last candle" says 0 in words; shares are written as per cent
          if (name === 'candlesAgo' && value === 0) continue;
          const ways = [...written(value), ...written(100 * value)];
          expect([id, name, ways.some((way) => text.includes(way))]).toEqual([id, name, true]);
        }
      }
    }
  });

  it('says the same in both languages', () => {
    for (const candles of WALKS) {
      const [pt, en] = LOCALES.map((locale) => said(candles, locale));
      expect(pt.map(({ text: _, ...rest }) => rest)).toEqual(en.map(({ text: _, ...rest }) => rest));
      expect(new Set(pt.map(({ id }) => id)).size).toBe(pt.length);
    }
  });

  it.each(LOCALES)('in %s is made of whole sentences', (locale) => {
    for (const candles of WALKS) {
      for (const { text } of said(candles, locale)) {
        expect(text).toMatch(/^\p{Lu}.*[^.]\.$/u);
        expect(text).not.toMatch(/NaN|undefined|null|Infinity| {2}|\( |-0,0+\b(?!\d)|[-+]0\.0+(?!\d)/);
      }
    }
  });

  it.each([
    {
      count: 0,
      pt: 'Ainda não há velas de EURUSD em 1m para analisar.',
      en: 'There are no candles of EURUSD at 1m to analyse yet.',
    },
    {
      count: 1,
      pt: 'Ainda não dá para avaliar a tendência: há só 1 vela, e são necessárias 55.',
      en: 'Too early to judge the trend: there is only 1 candle, and it takes 55.',
    },
    {
      count: 2,
      pt: 'Ainda não dá para avaliar a tendência: há só 2 velas, e são necessárias 55.',
      en: 'Too early to judge the trend: there are only 2 candles, and it takes 55.',
    },
  ])('does not guess with $count candles', ({ count, pt, en }) => {
    const candles = candleWalk({ length: count });
    expect(said(candles, 'pt-BR')[0].text).toBe(pt);
    expect(said(candles, 'en')[0].text).toBe(en);
    expect(said(candles, 'en').map(({ direction }) => direction)).not.toContain('up');
  });

  it('says what is missing, and nothing of it otherwise', () => {
    const ids = (length: number) => said(candleWalk({ length, seed: 3 }), 'en').map(({ id }) => id);
    expect(ids(33)).toEqual(
      expect.arrayContaining([
        'too-few-candles-trend',
        'too-few-candles-momentum',
        'too-few-candles-volatility',
      ]),
    );
    expect(ids(54)).toEqual(expect.arrayContaining(['too-few-candles-trend', 'rsi', 'volatility']));
    expect(ids(54)).not.toContain('score');
    expect(ids(55).filter((id) => id.startsWith('too-few'))).toEqual([]);
    expect(ids(55)).toEqual(expect.arrayContaining(['trend', 'rsi', 'volatility', 'score']));
  });
});

describe('sentences', () => {
  const pt = new Format('pt-BR', 5);
  const en = new Format('en', 5);
  const swings = { stochasticK: 91.84, stochasticD: 88.4, cci: 162.8, williamsR: 0 };

  it.each([
    {
      overbought: 0,
      oversold: 0,
      inPt: 'nenhum dos três em extremo',
      inEn: 'none of the three at an extreme',
    },
    { overbought: 1, oversold: 0, inPt: 'um dos três sobrecomprado', inEn: 'one of the three overbought' },
    { overbought: 0, oversold: 2, inPt: 'dois dos três sobrevendidos', inEn: 'two of the three oversold' },
    { overbought: 3, oversold: 0, inPt: 'os três sobrecomprados', inEn: 'all three overbought' },
    {
      overbought: 1,
      oversold: 1,
      inPt: 'um dos três sobrecomprado e um dos três sobrevendido',
      inEn: 'one of the three overbought and one of the three oversold',
    },
  ])('$inEn', ({ inPt, inEn, ...about }) => {
    expect(PT_BR.oscillators(about, swings, pt)).toBe(
      `Estocástico %K 91,8 e %D 88,4, CCI 162,8 e Williams %R 0,0: ${inPt}.`,
    );
    expect(EN.oscillators(about, swings, en)).toBe(
      `Stochastic %K 91.8 and %D 88.4, CCI 162.8 and Williams %R 0.0: ${inEn}.`,
    );
  });

  it.each([
    { touches: 1, inPt: 'com 1 toque', inEn: 'touched 1 time' },
    { touches: 3, inPt: 'com 3 toques', inEn: 'touched 3 times' },
  ])('$inEn', ({ touches, inPt, inEn }) => {
    const values = { level: 1.38758, touches, distance: 0.1261, price: 1.3876 };
    expect(PT_BR.support(values, pt)).toBe(`Suporte em 1,38758, ${inPt}, 0,1 ATR abaixo do preço (1,38760).`);
    expect(EN.resistance(values, en)).toBe(
      `Resistance at 1.38758, ${inEn}, 0.1 ATR above the price (1.38760).`,
    );
  });

  it.each([
    { candlesAgo: 0, inPt: 'na última vela', inEn: 'at the last candle' },
    { candlesAgo: 1, inPt: 'há 1 vela', inEn: '1 candle ago' },
    { candlesAgo: 2, inPt: 'há 2 velas', inEn: '2 candles ago' },
  ])('$inEn', ({ candlesAgo, inPt, inEn }) => {
    const about = { id: 'hammer', direction: 'up' } as const;
    const values = { candlesAgo, open: 1.38755, close: 1.38764 };
    expect(PT_BR.pattern(about, values, pt)).toBe(
      `Martelo (sinal de alta) ${inPt}: abertura 1,38755, fechamento 1,38764.`,
    );
    expect(EN.pattern(about, values, en)).toBe(`Hammer (bullish) ${inEn}: open 1.38755, close 1.38764.`);
  });

  it.each([
    { zone: 'overbought', trends: true, inPt: 'é força dos compradores', inEn: 'shows strong buyers' },
    { zone: 'overbought', trends: false, inPt: 'favorece uma correção', inEn: 'favours a pullback' },
    { zone: 'oversold', trends: true, inPt: 'é força dos vendedores', inEn: 'shows strong sellers' },
    { zone: 'oversold', trends: false, inPt: 'favorece um repique', inEn: 'favours a rebound' },
  ] as const)('of an RSI that is $zone: $inEn', ({ inPt, inEn, ...about }) => {
    const values = { rsi: 73.66, adx: 23.4 };
    expect(PT_BR.rsi(about, values, pt)).toContain(`; com o ADX em 23,4, ${inPt}.`);
    expect(EN.rsi(about, values, en)).toContain(`; with the ADX at 23.4 that ${inEn}.`);
    expect(EN.rsi(about, { rsi: 73.66 }, en)).not.toContain('ADX');
  });

  it('of large prices have thousands as the language groups them', () => {
    const about = { place: 'upper' } as const;
    const values = {
      price: 7360.8,
      bollingerLower: 7348.545,
      bollingerMiddle: 7358.519,
      bollingerUpper: 7368.493,
    };
    expect(PT_BR.bands(about, values, new Format('pt-BR', 2))).toBe(
      'O preço (7.360,80) está na metade superior das bandas de Bollinger: inferior 7.348,545, média 7.358,519, superior 7.368,493.',
    );
    expect(EN.bands(about, values, new Format('en', 2))).toContain(
      'The price (7,360.80) is in the upper half',
    );
  });

  it('of a score name what weighs most', () => {
    const about = {
      lean: 'call',
      most: [
        { name: 'emaOrder', points: 15 },
        { name: 'levels', points: -4.6 },
      ],
    } as const;
    expect(PT_BR.score({ ...about, most: [...about.most] }, { call: 59, put: 5 }, pt)).toBe(
      'Pontuação de call 59 e de put 5, de 100: inclina para call. Pesam mais: ordem das EMAs (+15) e suporte e resistência (-5). Pontos não são probabilidade de acerto.',
    );
    expect(EN.score({ lean: 'none', most: [] }, { call: 0, put: 0 }, en)).toBe(
      'Score 0 for a call and 0 for a put, of 100: no clear side. Points are not odds of winning.',
    );
  });
});

describe('digitsOf', () => {
  it.each([
    [0.00001, 5],
    [0.001, 3],
    [0.25, 2],
    [0.01, 2],
    [1, 0],
    [5, 0],
    [0.00000001, 8],
  ])('of steps of %p: %i', (tickSize, digits) => {
    expect(digitsOf(tickSize)).toBe(digits);
  });
});

describe('toAnalysisDto', () => {
  it('shows prices in price units, times in ISO, and the statements as one text', () => {
    const candles = candleWalk({ seed: 77, start: 138_676 });
    const dto = toAnalysisDto(analyse(candles, CONTEXT), 'asset-1', 'en');
    expect(dto).toMatchObject({
      asset: 'asset-1',
      timeframe: '1m',
      at: new Date(400 * 60_000).toISOString(),
    });
    expect(dto.price).toBe(candles[399].close / 100_000);
    expect(Math.abs(dto.trend!.ema9 - dto.price!)).toBeLessThan(0.001);
    expect(dto.volatility!.atr).toBeLessThan(0.001);
    expect(dto.text).toBe(dto.readOut.map(({ text }) => text).join(' '));
    expect(Number.isInteger(dto.score!.call)).toBe(true);
    expect(JSON.stringify(dto)).not.toMatch(/tickSize|NaN|Infinity|e-\d/);
  });

  it('has nulls where there is too little', () => {
    const dto = toAnalysisDto(analyse([], CONTEXT), 'asset-1', 'pt-BR');
    expect(dto).toMatchObject({
      at: null,
      price: null,
      trend: null,
      momentum: null,
      volatility: null,
      score: null,
    });
    expect(dto.readOut).toHaveLength(1);
  });
});
