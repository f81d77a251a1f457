import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { CandleNews } from '../../../api/live-events';
import { live } from '../../../app/live';
import { queryClient } from '../../../app/query-client';
import { useStore } from '../../../app/store';
import { type Candle, candlesQuery, type Series } from './queries';

interface Answer {
  ok: boolean;
  candle?: Candle;
  error?: { code: string; message: string };
}

/** What the socket has told of a series since it is followed. */
interface Followed {
  closed: readonly Candle[];
  running: Candle | undefined;
  state: 'waiting' | 'live' | 'refused';
}

/** Closes after which the closed candles are asked for again. */
const KEPT = 300;

const NOTHING: Followed = { closed: [], running: undefined, state: 'waiting' };

/** Closed candles of a series, and the running one; both go on by themselves. `onClosed` follows each close. */
export function useCandles(series: Series, onClosed: () => void) {
  const query = useInfiniteQuery(candlesQuery(series));
  const { closed, running, state } = useFollowed(series, onClosed);
  const candles = useMemo(() => merged(query.data, closed), [query.data, closed]);
  const last = candles.at(-1);
  return {
    query,
    candles,
    running: running && (!last || running.time > last.time) ? running : undefined,
    state,
  };
}

/** Whoever shows another series is made anew (`key`). */
function useFollowed({ asset, timeframe }: Series, onClosed: () => void): Followed {
  const isLive = useStore(live.state) === 'live';
  const [followed, setFollowed] = useState(NOTHING);

  useEffect(() => {
    if (!isLive) return; // each connection has to be asked anew
    let isWanted = true;
    let count = 0;
    const change = (next: (before: Followed) => Partial<Followed>) =>
      setFollowed((before) => (isWanted ? { ...before, ...next(before) } : before));
    const forget = live.on('candle-update', (news: CandleNews) => {
      if (news.asset !== asset || news.timeframe !== timeframe) return;
      if (!news.closed) return change(() => ({ running: news.candle, state: 'live' }));
      change(({ closed }) => ({
        closed: [...closed, news.candle].slice(-2 * KEPT),
        running: undefined,
        state: 'live',
      }));
      // what is kept here stays small: the query has the rest
      if (++count % KEPT === 0) {
        void queryClient.invalidateQueries({ queryKey: ['candles', asset, timeframe] });
      }
      onClosed();
    });
    live.ask<Answer>('subscribe-candles', { asset, timeframe }).then(
      ({ ok, candle }) =>
        change(({ running }) => (ok ? { state: 'live', running: running ?? candle } : { state: 'refused' })),
      () => change(() => ({ state: 'waiting' })),
    );
    return () => {
      isWanted = false;
      forget();
      if (live.state.value !== 'live') return; // it has ended with its connection
      live.ask('unsubscribe-candles', { asset, timeframe }).catch(() => undefined);
    };
  }, [isLive, asset, timeframe, onClosed]);
  return followed;
}

/** Each time once, oldest first. */
function merged(
  data: InfiniteData<{ items: Candle[] }> | undefined,
  closed: readonly Candle[],
): readonly Candle[] {
  if (!data) return [];
  const known = data.pages.toReversed().flatMap(({ items }) => items);
  const last = known.at(-1)?.time ?? '';
  return [...known, ...closed.filter(({ time }) => time > last)];
}
