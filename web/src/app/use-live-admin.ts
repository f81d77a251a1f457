import { useEffect, useEffectEvent } from 'react';
import type { AdminLiveEvents } from '../api/live-events';
import { live } from './live';

/** As `useLive`, for news that only staff hear. */
export function useLiveAdmin<Name extends keyof AdminLiveEvents>(
  name: Name,
  listener: AdminLiveEvents[Name],
): void {
  const onNews = useEffectEvent((news: never) => listener(news));
  useEffect(() => live.onAdmin(name, (news) => onNews(news)), [name]);
}
