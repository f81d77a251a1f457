/** What tabs of the same browser tell each other. They share the refresh cookie, and each has its own access token. */
export type TabNews = { kind: 'in'; userId: string } | { kind: 'out' };

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('td-session');

export function tellTabs(news: TabNews): void {
  channel?.postMessage(news);
}

export function hearTabs(listener: (news: TabNews) => void): void {
  channel?.addEventListener('message', ({ data }: MessageEvent<TabNews>) => listener(data));
}

/**
 * One tab at a time, so that none uses a refresh token that another has just used up. Pages that are not served by https
 * have no locks; there the server's grace of ten seconds has to do.
 */
export async function oneTabAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  if (!('locks' in navigator)) return work();
  return await navigator.locks.request('td-refresh', work);
}
