import { useMemo } from 'react';
import type { Schemas } from '../../../api/schemas';
import { localeStore } from '../../../i18n/locale';
import { useStore } from '../../../app/store';

type Strategy = Schemas['StrategyDto'];

/** The API's own words are English; what is not here is shown in those. */
const PORTUGUESE: Readonly<Record<string, string>> = {
  'bollinger-touch': 'Toque nas Bollinger',
  'bollinger-touch.about': 'Compra quando o pavio toca a banda inferior, vende quando toca a superior.',
  'bollinger-touch.period': 'Candles das bandas',
  'bollinger-touch.deviations': 'Desvios-padrão do meio a cada banda',
  'rsi-reversal': 'Reversão do IFR',
  'rsi-reversal.about':
    'Compra quando o IFR volta da sobrevenda, vende quando volta da sobrecompra; ou já na entrada.',
  'rsi-reversal.period': 'Candles do IFR',
  'rsi-reversal.oversold': 'Até aqui o mercado conta como sobrevendido',
  'rsi-reversal.overbought': 'Daqui em diante conta como sobrecomprado',
  'rsi-reversal.entry': 'Sinal ao sair da zona (leaving) ou ao entrar (entering)',
  'ema-cross': 'Cruzamento de médias com tendência',
  'ema-cross.about':
    'Compra quando a média rápida cruza acima da lenta com o preço acima da média de tendência; vende no espelho.',
  'ema-cross.fast': 'Candles da média rápida',
  'ema-cross.slow': 'Candles da média lenta',
  'ema-cross.trend': 'Candles da média de tendência; 0: sem filtro',
  'ema-cross.rsiPeriod': 'Candles do IFR, de 2 em diante; 0: sem filtro',
  'ema-cross.rsiLimit': 'Sem compra com IFR acima, sem venda com IFR abaixo do espelho',
  'macd-momentum': 'Momento do MACD',
  'macd-momentum.about':
    'Compra quando o MACD cruza acima do sinal e o histograma cresce; vende quando cruza abaixo e cai.',
  'macd-momentum.fast': 'Candles da média rápida',
  'macd-momentum.slow': 'Candles da média lenta',
  'macd-momentum.signal': 'Valores da linha de sinal',
  'macd-momentum.hold': 'Candles em que o histograma segue crescendo',
  'macd-momentum.withTrend': 'Só compra com MACD acima de zero, só vende abaixo',
  'price-action': 'Price action em suporte e resistência',
  'price-action.about': 'Compra em engolfo ou pin bar de alta no suporte, vende nos de baixa na resistência.',
  'price-action.pattern': 'Quais candles contam',
  'price-action.lookback': 'Candles cujos extremos são suporte e resistência',
  'price-action.tolerance': 'Distância que ainda conta como toque, em amplitudes médias',
  'price-action.wick': 'Quantos corpos tem no mínimo o pavio',
  voting: 'Voto das estratégias',
  'voting.about': 'Sinal quando os pesos das estratégias que disseram o mesmo alcançam os votos necessários.',
  'voting.votes': 'Pesos que precisam concordar',
  'voting.memory': 'Candles em que um voto vale',
  'signal-list': 'Lista de sinais',
  'signal-list.about':
    'Faz as ordens de uma lista nos horários dela, no fuso do negócio: M5;EURUSD;14:30;CALL.',
  'signal-list.lines': 'A lista, uma linha por sinal',
};

/** Names of parameters, whichever strategy has them. */
const PARAMS: Readonly<Record<string, string>> = {
  period: 'Período',
  deviations: 'Desvios',
  oversold: 'Sobrevenda',
  overbought: 'Sobrecompra',
  entry: 'Entrada',
  fast: 'Média rápida',
  slow: 'Média lenta',
  trend: 'Tendência',
  rsiPeriod: 'Período do IFR',
  rsiLimit: 'Limite do IFR',
  signal: 'Sinal',
  hold: 'Confirmação',
  withTrend: 'A favor da tendência',
  pattern: 'Padrão',
  lookback: 'Candles para trás',
  tolerance: 'Tolerância',
  wick: 'Pavio',
  votes: 'Votos',
  memory: 'Memória',
  lines: 'Sinais',
};

function spoken(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/^rsi\b/, 'RSI');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Name and words of a strategy in the reader's language. */
export function useStrategyWords() {
  const isPortuguese = useStore(localeStore) === 'pt-BR';
  return useMemo(() => {
    const said = (key: string, english: string) => (isPortuguese ? PORTUGUESE[key] : undefined) ?? english;
    return {
      name: ({ id, name }: Pick<Strategy, 'id' | 'name'>) => said(id, name),
      about: ({ id, description }: Strategy) => said(`${id}.about`, description),
      param: (id: string, { name, description }: Strategy['params'][number]) =>
        said(`${id}.${name}`, description),
      /** `rsiPeriod` as a person says it. */
      paramName: (name: string) => (isPortuguese ? PARAMS[name] : undefined) ?? spoken(name),
    };
  }, [isPortuguese]);
}
