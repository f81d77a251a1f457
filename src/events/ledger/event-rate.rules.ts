/** Over how many whole seconds before the current one the rate is taken. */
const WINDOW_SECONDS = 5;

/** Events that a slot has counted within a second, which is given since 1970. */
export interface CountedSecond {
  second: number;
  events: number;
}

/** What a slot keeps of its last seconds once it has counted more. @param now ms */
export function countedLately(
  recent: readonly CountedSecond[],
  events: number,
  now: number,
): CountedSecond[] {
  const second = Math.floor(now / 1000);
  // a clock that was set back leaves none of the future, which would count for ever
  const kept = recent.filter((one) => one.second >= second - WINDOW_SECONDS && one.second <= second);
  const last = kept.at(-1);
  if (last?.second === second) return [...kept.slice(0, -1), { second, events: last.events + events }];
  return [...kept, { second, events }];
}

/** Events per second, of all slots, over the last 5 to 6 s; to the hundredth. @param now ms */
export function ratePerSecond(recent: readonly CountedSecond[], now: number): number {
  const from = Math.floor(now / 1000) - WINDOW_SECONDS;
  const events = recent
    .filter(({ second }) => second >= from && second * 1000 <= now)
    .reduce((sum, one) => sum + one.events, 0);
  return Math.round((events / (now / 1000 - from)) * 100) / 100;
}
