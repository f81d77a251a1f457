import type { Locale } from '../../config/index.js';
import { firstDay } from '../time/first-day.js';
import { dayLabel, parseDay } from '../time/zone.js';
import type { LocalFormat } from './local-format.js';
import type { Chart } from './pdf-content.js';

/** Days that are drawn one by one, and week by week; more are drawn by month. */
const MOST_DAYS = 100;
const MOST_DAYS_BY_WEEK = 700;

const BY: Readonly<Record<Locale, Readonly<Record<'day' | 'week' | 'month', string>>>> = {
  en: { day: 'by day', week: 'by week', month: 'by month' },
  'pt-BR': { day: 'por dia', week: 'por semana', month: 'por mês' },
};

/** What there was on each of the days. */
export interface DaySeries {
  /** What: `Events`; the chart says by itself that it is by day. */
  title: string;
  kind: Chart['kind'];
  values: readonly number[];
}

/**
 * Charts of days that follow one another, over long periods of the sums of weeks or months; none of a single day.
 * @param days `2026-11-23`
 */
export function dayCharts(
  days: readonly string[],
  series: readonly DaySeries[],
  format: LocalFormat,
): Chart[] {
  if (days.length < 2) return [];
  const interval = days.length <= MOST_DAYS ? 'day' : days.length <= MOST_DAYS_BY_WEEK ? 'week' : 'month';
  const groups = new Map<number, number>();
  const groupOf = days.map((day) => {
    const start = firstDay(parseDay(day)!, interval);
    const group = groups.get(start) ?? groups.size;
    groups.set(start, group);
    return group;
  });
  const style = interval === 'day' ? 'axis' : 'short';
  const labels = [...groups.keys()].map((day) => format.date(dayLabel(day), style));
  return series.map(({ title, kind, values }) => {
    const sums = new Array<number>(labels.length).fill(0);
    values.forEach((value, day) => (sums[groupOf[day]] += value));
    return {
      title: `${title} ${BY[format.locale][interval]}`,
      kind,
      labels,
      values: sums,
      tick: (value) => format.compact(value),
    };
  });
}
