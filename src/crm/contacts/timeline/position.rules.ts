import { type CursorValue, decodeCursor, notOfThisList } from '../../../common/index.js';
import type { TimelineItem, TimelinePosition } from './timeline-source.js';

/** Largest time of a date, in ms. */
const LATEST = 8.64e15;

/** The cursor of a row of a list by time. */
export function positionOf({ createdAt, id }: { createdAt: Date; id: string }): CursorValue[] {
  return [createdAt.getTime(), id];
}

/** @throws InvalidInput when it is not a cursor of a list by time */
export function positionOfCursor(cursor: string | undefined): TimelinePosition | undefined {
  if (cursor === undefined) return undefined;
  const [time, id] = decodeCursor(cursor, 2);
  if (Number.isSafeInteger(time) && Math.abs(time as number) <= LATEST && typeof id === 'string') {
    return { time: time as number, id };
  }
  throw notOfThisList();
}

/** Newest first; of the same moment the larger id. */
export function newestFirst(a: TimelineItem, b: TimelineItem): number {
  return b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
