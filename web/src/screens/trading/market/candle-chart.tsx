import { Box, useComputedColorScheme } from '@mantine/core';
import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineSeries,
  LineStyle,
  type Time,
} from 'lightweight-charts';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import type { Trade } from '../queries';
import { chartColours, chartOptions, LINES } from './chart-colours';
import { bollinger, ema, rsi } from './indicators';
import { marksOfPatterns, marksOfTrades, secondsOf } from './marks';
import type { Analysis, Candle } from './queries';
import { marketWords } from './words';

export const LAYERS = ['averages', 'bands', 'rsi', 'levels', 'patterns', 'trades'] as const;
type Layer = (typeof LAYERS)[number];

/** Where the reader is this near to the oldest candle, older ones are asked for. */
const NEAR = 20;
/** Candles that are shown at first. */
const SHOWN = 110;
/** What each takes at least, so that a narrow window shows fewer. */
const CANDLE_PX = 6;

export interface CandleChartProps {
  candles: readonly Candle[];
  running: Candle | undefined;
  timeframe: string;
  tickSize: number;
  layers: readonly Layer[];
  analysis: Analysis | undefined;
  trades: readonly Trade[];
  label: string;
  onNearStart: () => void;
  height: number;
}

interface Parts {
  chart: IChartApi;
  candles: ISeriesApi<'Candlestick'>;
  markers: ISeriesMarkersPluginApi<Time>;
  lines: Map<string, ISeriesApi<'Line'>>;
  colours: ReturnType<typeof chartColours>;
}

/** Candles with what was chosen to be drawn with them. News move its data, not the chart. */
export function CandleChart(props: CandleChartProps) {
  const { candles, running, timeframe, tickSize, layers, analysis, trades, label, height } = props;
  const words = useWords(marketWords);
  const format = useFormat();
  const scheme = useComputedColorScheme();
  const place = useRef<HTMLDivElement>(null);
  const [parts, setParts] = useState<Parts>();
  const levels = useRef<IPriceLine[]>([]);
  const wasShown = useRef(false);
  const onNearStart = useEffectEvent(props.onNearStart);
  const withRsi = layers.includes('rsi');

  useEffect(() => {
    const colours = chartColours();
    const options = chartOptions(
      colours,
      (time) => format.dated('candle', { dateStyle: 'short', timeStyle: 'medium' }, time * 1000),
      (time, isDay) =>
        isDay
          ? format.dated('candle day', { day: '2-digit', month: 'short' }, time * 1000)
          : format.dated('candle hour', { hour: 'numeric', minute: '2-digit' }, time * 1000),
    );
    const decimals = decimalsOf(tickSize);
    const prices = new Intl.NumberFormat(format.locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    const chart = createChart(place.current!, options);
    const { good, bad } = colours;
    const series = chart.addSeries(CandlestickSeries, {
      ...{ upColor: good, downColor: bad, wickUpColor: good, wickDownColor: bad, borderVisible: false },
      priceFormat: { type: 'custom', minMove: tickSize, formatter: (price: number) => prices.format(price) },
    });
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (wasShown.current && range && range.from < NEAR) onNearStart();
    });
    setParts({
      ...{ chart, candles: series, lines: new Map(), colours },
      markers: createSeriesMarkers(series, []),
    });
    return () => {
      wasShown.current = false;
      levels.current = [];
      setParts(undefined);
      chart.remove();
    };
    // a series of its own for each asset and timeframe: scales and places of one say nothing of another
  }, [scheme, format, tickSize, timeframe, label]);

  useEffect(() => {
    if (!parts || candles.length === 0) return;
    parts.candles.setData(candles.map(toBar));
    if (!wasShown.current) {
      wasShown.current = true;
      const shown = Math.min(SHOWN, Math.round(place.current!.clientWidth / CANDLE_PX));
      parts.chart
        .timeScale()
        .setVisibleLogicalRange({ from: candles.length - shown, to: candles.length + 6 });
    }
  }, [parts, candles]);

  useEffect(() => {
    if (parts && running) parts.candles.update(toBar(running));
  }, [parts, running, candles]);

  useEffect(() => {
    if (!parts) return;
    const all = running ? [...candles, running] : candles;
    const closes = all.map(({ close }) => close);
    const wanted = new Map<string, number[]>();
    if (layers.includes('averages')) {
      for (const period of [9, 21, 50] as const) wanted.set(`${period}`, ema(closes, period));
    }
    if (layers.includes('bands')) {
      const { upper, lower } = bollinger(closes);
      wanted.set('upper', upper).set('lower', lower);
    }
    if (withRsi) wanted.set('rsi', rsi(closes));
    drawLines(parts, all, wanted);
  }, [parts, candles, running, layers, withRsi]);

  useEffect(() => {
    if (!parts) return;
    for (const line of levels.current) parts.candles.removePriceLine(line);
    const found = layers.includes('levels') ? (analysis?.levels ?? []) : [];
    levels.current = found.map(({ kind, price }) =>
      parts.candles.createPriceLine({
        price,
        title: words[kind],
        color: kind === 'support' ? parts.colours.good : parts.colours.bad,
        lineStyle: LineStyle.Dashed,
        lineWidth: 1,
        axisLabelVisible: true,
      }),
    );
  }, [parts, analysis, layers, words]);

  useEffect(() => {
    if (!parts) return;
    const resultOf = ({ pnl }: Trade) => `${pnl > 0 ? '+' : ''}${format.number(pnl)}`;
    const marks = [
      ...(layers.includes('trades') ? marksOfTrades(trades, timeframe, parts.colours, resultOf) : []),
      ...(layers.includes('patterns') && analysis
        ? marksOfPatterns(analysis, parts.colours, (id) => words.pattern[id])
        : []),
    ];
    const first = candles[0] ? secondsOf(candles[0].time) : Infinity;
    parts.markers.setMarkers(marks.filter(({ time }) => time >= first).sort((a, b) => a.time - b.time));
  }, [parts, trades, analysis, layers, timeframe, candles, words, format]);

  return <Box ref={place} role="figure" aria-label={label} h={height} data-candles={candles.length} />;
}

function toBar({ time, open, high, low, close }: Candle) {
  return { time: secondsOf(time), open, high, low, close };
}

function decimalsOf(tickSize: number): number {
  return Math.max(0, Math.round(-Math.log10(tickSize)));
}

/** Adds, fills and takes away lines, so that there are the wanted ones. */
function drawLines({ chart, lines }: Parts, candles: readonly Candle[], wanted: Map<string, number[]>): void {
  for (const [name, line] of lines) {
    if (wanted.has(name)) continue;
    chart.removeSeries(line);
    lines.delete(name);
  }
  for (const [name, values] of wanted) {
    let line = lines.get(name);
    if (!line) {
      line = chart.addSeries(LineSeries, lineOptions(name), name === 'rsi' ? 1 : 0);
      lines.set(name, line);
      if (name === 'rsi') {
        chart.panes()[1]?.setHeight(100);
        for (const price of [30, 70]) {
          line.createPriceLine({
            price,
            color: LINES.bands,
            lineStyle: LineStyle.Dotted,
            lineWidth: 1,
            title: '',
          });
        }
      }
    }
    line.setData(
      values.flatMap((value, at) =>
        Number.isNaN(value) ? [] : [{ time: secondsOf(candles[at]!.time), value }],
      ),
    );
  }
}

function lineOptions(name: string) {
  const color = name === 'upper' || name === 'lower' ? LINES.bands : LINES[name as keyof typeof LINES];
  return {
    color,
    lineWidth: 1 as const,
    priceLineVisible: false,
    lastValueVisible: name === 'rsi',
    crosshairMarkerVisible: false,
    ...(name === 'rsi' && {
      title: 'RSI 14',
      priceFormat: { type: 'price' as const, precision: 0, minMove: 1 },
    }),
  };
}
