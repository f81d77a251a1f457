/** So many days are made up at most. */
const MOST_DAYS = 31;

/**
 * The days whose insight is missing, oldest first: those after the last one that has one, up to yesterday. When none has,
 * only yesterday.
 * @param last before `today`
 */
export function missingDays(last: number | null, today: number): number[] {
  const first = last === null ? today - 1 : Math.max(last + 1, today - MOST_DAYS);
  return Array.from({ length: today - first }, (_, at) => first + at);
}
