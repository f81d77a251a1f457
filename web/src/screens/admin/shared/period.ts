import { dayAfter, isDay, startOfDay } from '../../../i18n/days';

/** Days that were picked, as instants: from the first day's beginning to the last one's end, in the business's zone. */
export function periodOf(
  { from, to }: { from?: string; to?: string },
  timeZone: string,
): { from?: string; to?: string } {
  return {
    ...(isDay(from) && { from: startOfDay(from, timeZone) }),
    ...(isDay(to) && { to: startOfDay(dayAfter(to), timeZone) }),
  };
}
