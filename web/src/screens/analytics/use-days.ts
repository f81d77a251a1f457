import { useChoice } from '../../app/use-address';
import { useFilters } from '../../app/use-filters';
import { useSettings } from '../../app/use-settings';
import { isDay } from '../../i18n/days';
import { useNow } from '../../ui/use-now';
import { dayOf } from '../overview/period';
import type { Days } from './queries';

export const RANGES = ['7d', '30d', '90d', 'own'] as const;
type Range = (typeof RANGES)[number];

const DAY_MS = 86_400_000;
const LENGTHS: Readonly<Record<Exclude<Range, 'own'>, number>> = { '7d': 7, '30d': 30, '90d': 90 };

/** The period that the address says: so many days up to today, or from one day to another. */
export function useDays() {
  const { businessTz } = useSettings();
  const [range, setRange] = useChoice('range', RANGES, '30d');
  const [own, setOwn] = useFilters(['from', 'to']);
  const now = useNow(60_000);
  const length = range === 'own' ? 30 : LENGTHS[range];
  const last: Days = { from: dayOf(now - (length - 1) * DAY_MS, businessTz), to: dayOf(now, businessTz) };
  const days: Days =
    range === 'own'
      ? { from: isDay(own.from) ? own.from : last.from, to: isDay(own.to) ? own.to : last.to }
      : last;
  return { range, setRange, days, setOwn };
}
