import type { PeopleView } from './people.cache.js';
import { parseCellKey } from './packing.rules.js';
import { seriesOf } from './user-columns.js';

/** Which types there were on each day. */
export async function typesByDay(
  view: PeopleView,
  fromDay: number,
  toDay: number,
): Promise<Map<number, Set<string>>> {
  const days = new Map<number, Set<string>>();
  await view.visit(fromDay, toDay, (day, slice) => {
    const types = days.get(day) ?? new Set();
    for (const number of seriesOf(slice)) types.add(parseCellKey(view.series.name(number)).type);
    days.set(day, types);
  });
  return days;
}
