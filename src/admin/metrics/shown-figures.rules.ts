import type { RealtimeMetricsDto, TradingMetricsDto } from './realtime-metrics.dto.js';

/** What of the figures of all rooms is on staff's screen. */
export const SHOWN_FIGURES: readonly string[] = [
  ...['events.perSecond', 'events.today', 'events.purchasesToday'],
  ...['users.activeToday', 'users.registeredToday', 'users.total'],
  ...['sockets.connections', 'sockets.default', 'sockets.admin'],
  ...['webhooks.backlog', 'webhooks.deadLetters', 'webhooks.outgoingBacklog', 'webhooks.outgoingDead'],
  ...['jobs.waiting', 'jobs.failed'],
  ...['bots.running', 'bots.failing'],
  'broker.needsSession',
  ...['trading.openOrders', 'trading.pnlToday.demo', 'trading.pnlToday.real'],
  ...['database.up', 'database.latencyMs', 'redis.up'],
  ...['process.residentBytes', 'process.heapBytes', 'process.cpuShare'],
  ...['process.eventLoopDelayMs', 'process.uptimeSeconds'],
];

/** The part of the answer that is nothing but figures. */
export type ShownFigures = Omit<RealtimeMetricsDto, 'at' | 'trading'> & {
  trading: Pick<TradingMetricsDto, 'openOrders' | 'pnlToday'>;
};

/** Figures by the parts of their names: a figure's name is its path in the answer. */
export function grouped(values: Readonly<Record<string, number | null>>): ShownFigures {
  const root: Group = {};
  for (const [name, value] of Object.entries(values)) {
    const path = name.split('.');
    const last = path.pop()!;
    let group = root;
    for (const part of path) group = (group[part] ??= {}) as Group;
    group[last] = value;
  }
  return root as unknown as ShownFigures;
}

interface Group {
  [name: string]: Group | number | null;
}
