import { DAY_MS } from '../../../common/index.js';

/** Without any more of it for so long it is over, in ms. */
const CALM_MS = 3600_000;
/** So long an alert gathers what comes, in ms: what goes on is told anew each day. */
const LONGEST_MS = DAY_MS;

/** One look at something of which each more is news; times in milliseconds since 1970. */
export interface CountedLook {
  /** How many there are now. */
  total: number;
  /** How many there were at the look before. */
  before: number;
  /** The alert that is open. */
  open: { count: number; total: number; at: number; lastAt: number } | null;
  now: number;
}

/**
 * How many are new, as one alert; null when there is none, or it is over: none is left, there have been no more for an hour,
 * or it has gathered them for a day. Then the next one begins another.
 */
export function countedAlert({
  total,
  before,
  open,
  now,
}: CountedLook): { count: number; total: number } | null {
  if (!open) return total > before ? { count: total - before, total } : null;
  const more = Math.max(0, total - open.total);
  if (more > 0) return { count: open.count + more, total };
  const isOver = total === 0 || now - open.lastAt >= CALM_MS || now - open.at >= LONGEST_MS;
  return isOver ? null : { count: open.count, total };
}
