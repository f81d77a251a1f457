import { useEffect, useEffectEvent } from 'react';
import type { LiveEvents } from '../api/live-events';
import { live } from './live';

/** Calls back with each of these news while the component is shown. */
export function useLive<Name extends keyof LiveEvents>(name: Name, listener: LiveEvents[Name]): void {
  const onNews = useEffectEvent((...news: Parameters<LiveEvents[Name]>) =>
    (listener as (...news: Parameters<LiveEvents[Name]>) => void)(...news),
  );
  useEffect(() => live.on(name, ((...news: never) => onNews(...news)) as LiveEvents[Name]), [name]);
}
