import { useEffect, useRef } from 'react';
import type { LiveToday } from '../../api/live-events';
import { askAgain, queryClient } from '../../app/query-client';
import { useLive } from '../../app/use-live';
import { type EventRow, newestEventsQuery } from './queries';

/** How often figures are asked for again while events come in, and the feed is drawn again, in ms. */
const FIGURES_MS = 2000;
const FEED_MS = 300;

/** Rows that the feed keeps. */
const FEED_ROWS = 30;

/** Lets what the overview shows follow the news; `onToday` gets today's counters as they are told. */
export function useLiveOverview(onToday: (today: LiveToday) => void): void {
  const waiting = useRef<EventRow[]>([]);
  const figures = useThrottled(FIGURES_MS, () => {
    void askAgain(['analytics']);
    const steps = queryClient.getQueryData<{ hasEvents: boolean }>(['first-steps']);
    if (steps?.hasEvents === false) void askAgain(['first-steps']);
  });
  const feed = useThrottled(FEED_MS, () => {
    // until there is a feed to stand in they wait: what it reads first may be older
    if (queryClient.getQueryData(newestEventsQuery.queryKey) === undefined) return;
    const fresh = waiting.current.splice(0).reverse();
    queryClient.setQueryData(newestEventsQuery.queryKey, (shown) => {
      if (!shown) return shown;
      const ids = new Set(fresh.map(({ id }) => id));
      return [...fresh, ...shown.filter(({ id }) => !ids.has(id))].slice(0, FEED_ROWS);
    });
  });
  useLive('event:created', ({ events }) => {
    waiting.current.push(...events);
    waiting.current.splice(0, waiting.current.length - FEED_ROWS);
    figures();
    feed();
  });
  useLive('analytics:update', (today) => {
    onToday(today);
    figures(); // corrections move totals without a new event
  });
  useLive('insight:new', () => void askAgain(['insights']));
}

/** Calls at most once in that many ms: after the last call too. */
function useThrottled(ms: number, work: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const last = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    if (timer.current !== undefined) return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        last.current = Date.now();
        work();
      },
      Math.max(0, last.current + ms - Date.now()),
    );
  };
}
