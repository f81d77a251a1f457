const { floor } = Math;

/** When an asset is traded: always; as currencies are; as contracts on indices and commodities; as shares in New York. */
export type Schedule = 'always' | 'forex' | 'contracts' | 'new-york';

/** A stretch of a day (UTC) in half hours, 0..48. */
interface Opening {
  from: number;
  to: number;
  /** How far the price may jump at its beginning, as a share of a day's volatility; 0 where trading just goes on. */
  gap: number;
}

const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
const ALL_DAY: readonly Opening[] = [{ from: 0, to: 48, gap: 0 }];
const NEVER: readonly Opening[] = [];

/**
 * The openings of a day, in their order.
 * @param day days since 1970
 */
export function openingsOf(schedule: Schedule, day: number): readonly Opening[] {
  if (schedule === 'always') return ALL_DAY;
  const weekday = (day + 4) % 7; // 1970 began on a Thursday; 0 is Sunday
  if (weekday === 6) return NEVER;
  const newYork = 2 * behindUtc(day);
  if (schedule === 'new-york')
    return weekday === 0 ? NEVER : [{ from: 19 + newYork, to: 32 + newYork, gap: weekday === 1 ? 0.8 : 0.5 }];
  // the week of both ends and begins at 17:00 in New York
  const five = 34 + newYork;
  const breakEnds = schedule === 'contracts' ? five + 2 : five;
  if (weekday === 0) return [{ from: breakEnds, to: 48, gap: 0.35 }];
  if (weekday === 5) return [{ from: 0, to: five, gap: 0 }];
  if (schedule === 'forex') return ALL_DAY;
  return [
    { from: 0, to: five, gap: 0 },
    { from: breakEnds, to: 48, gap: 0.06 },
  ];
}

/** @param time ms since 1970 */
export function isOpenAt(schedule: Schedule, time: number): boolean {
  const half = floor((time % DAY) / HALF_HOUR);
  return openingsOf(schedule, floor(time / DAY)).some(({ from, to }) => from <= half && half < to);
}

/** When the trading of this instant ends, ms since 1970; Infinity when it never does, the instant itself when it is closed. */
export function closesAt(schedule: Schedule, time: number): number {
  if (schedule === 'always') return Infinity;
  let day = floor(time / DAY);
  let end = time;
  for (const days = day + 8; day < days; day++) {
    const opening = openingsOf(schedule, day).find(
      ({ from, to }) => day * DAY + from * HALF_HOUR <= end && end < day * DAY + to * HALF_HOUR,
    );
    if (!opening) break;
    end = day * DAY + opening.to * HALF_HOUR;
    if (opening.to < 48) break;
  }
  return end;
}

/** Hours that New York is behind UTC at noon of a day: 4 from the second Sunday of March to the first one of November, else 5. */
function behindUtc(day: number): number {
  const year = new Date(day * DAY).getUTCFullYear();
  const begins = sundayOnOrAfter(Date.UTC(year, 2, 8) / DAY);
  const ends = sundayOnOrAfter(Date.UTC(year, 10, 1) / DAY);
  return begins <= day && day < ends ? 4 : 5;
}

function sundayOnOrAfter(day: number): number {
  return day + ((10 - (day % 7)) % 7);
}
