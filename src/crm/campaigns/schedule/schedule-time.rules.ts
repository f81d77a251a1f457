import { DAY_MS, parseIsoTime, type Zone } from '../../../common/index.js';

/** A time of the clock on the wall: without a zone. */
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/;

/**
 * A moment in ISO 8601, in milliseconds since 1970; without an offset it is what clocks in the zone show. Of a time that a
 * change of clocks shows twice the first is meant; one that it leaves out comes as much later as it is left out by.
 * @returns null when it is no time
 */
export function momentOf(text: string, zone: Zone): number | null {
  if (!LOCAL.test(text)) return parseIsoTime(text);
  const shown = parseIsoTime(`${text}Z`);
  if (shown === null) return null;
  const before = shown - zone.offsetAt(shown - DAY_MS);
  const after = shown - zone.offsetAt(shown + DAY_MS);
  const right = [before, after].filter((moment) => moment + zone.offsetAt(moment) === shown);
  return right.length > 0 ? Math.min(...right) : before;
}
