import type { SeriesMarker, UTCTimestamp } from 'lightweight-charts';
import type { Trade } from '../queries';
import type { Analysis } from './queries';

/** Seconds. */
type LengthOf = Readonly<Record<string, number>>;

const SECONDS: LengthOf = {
  '1s': 1,
  '5s': 5,
  '15s': 15,
  '30s': 30,
  '1m': 60,
  '5m': 300,
  '15m': 900,
  '30m': 1800,
  '1h': 3600,
  '4h': 14_400,
  '1d': 86_400,
};

type Mark = SeriesMarker<UTCTimestamp>;

interface Colours {
  good: string;
  bad: string;
  text: string;
}

export const secondsOf = (iso: string) => Math.floor(new Date(iso).getTime() / 1000) as UTCTimestamp;

/** An arrow where each trade was opened, and its result where it was closed. */
export function marksOfTrades(
  trades: readonly Trade[],
  timeframe: string,
  colours: Colours,
  resultOf: (trade: Trade) => string,
): Mark[] {
  const length = SECONDS[timeframe]!;
  const start = (iso: string) => (Math.floor(secondsOf(iso) / length) * length) as UTCTimestamp;
  return trades.flatMap((trade) => {
    const isCall = trade.direction === 'call';
    const opened: Mark = {
      time: start(trade.openedAt),
      position: isCall ? 'belowBar' : 'aboveBar',
      shape: isCall ? 'arrowUp' : 'arrowDown',
      color: isCall ? colours.good : colours.bad,
      id: `${trade.id} open`,
    };
    if (trade.closedAt === null) return [opened];
    const colour = trade.pnl > 0 ? colours.good : trade.pnl < 0 ? colours.bad : colours.text;
    const closed: Mark = {
      time: start(trade.closedAt),
      position: isCall ? 'aboveBar' : 'belowBar',
      shape: 'circle',
      size: 0.6,
      color: colour,
      text: resultOf(trade),
      id: `${trade.id} close`,
    };
    return [opened, closed];
  });
}

/** The patterns of the analysis, each at the candle that completes it. */
export function marksOfPatterns(
  { at, timeframe, patterns }: Analysis,
  colours: Colours,
  nameOf: (id: Analysis['patterns'][number]['id']) => string,
): Mark[] {
  if (at === null) return [];
  const length = SECONDS[timeframe]!;
  return patterns.map(({ id, direction, candlesAgo }) => ({
    time: (secondsOf(at) - (candlesAgo + 1) * length) as UTCTimestamp,
    position: direction === 'up' ? 'belowBar' : 'aboveBar',
    shape: 'square',
    size: 0.5,
    color: direction === 'up' ? colours.good : direction === 'down' ? colours.bad : colours.text,
    text: nameOf(id),
    id: `${id} ${candlesAgo}`,
  }));
}
