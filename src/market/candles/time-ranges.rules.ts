/** From an instant up to another one, which is not in it; ms since 1970. */
export type TimeRange = readonly [from: number, to: number];

/** Ranges that neither overlap nor touch, oldest first. */
export type TimeRanges = readonly TimeRange[];

/** What is in either. */
export function withRange(ranges: TimeRanges, [from, to]: TimeRange): TimeRanges {
  if (from >= to) return ranges;
  const before = ranges.filter((range) => range[1] < from);
  const after = ranges.filter((range) => range[0] > to);
  const touched = ranges.slice(before.length, ranges.length - after.length);
  const start = Math.min(from, ...touched.map((range) => range[0]));
  const end = Math.max(to, ...touched.map((range) => range[1]));
  return [...before, [start, end], ...after];
}

/** What of the range is in none of them. */
export function gapsIn(ranges: TimeRanges, [from, to]: TimeRange): TimeRanges {
  const gaps: TimeRange[] = [];
  let at = from;
  for (const [start, end] of ranges) {
    if (end <= at) continue;
    if (start >= to) break;
    if (start > at) gaps.push([at, start]);
    at = end;
  }
  if (at < to) gaps.push([at, to]);
  return gaps;
}

/** What is left from this instant on. */
export function since(ranges: TimeRanges, from: number): TimeRanges {
  return ranges.filter(([, to]) => to > from).map(([start, to]) => [Math.max(start, from), to]);
}
