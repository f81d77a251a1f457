import { useFormat } from '../../../i18n/format';
import { SeriesChart } from '../../../ui/chart/series-chart';
import type { SeriesPoint } from '../../../ui/chart/series-props';

const DAY_MS = 86_400_000;

/** Money over time, from zero. */
export function MoneyCurve({
  points,
  currency,
  label,
}: {
  points: readonly SeriesPoint[];
  currency: string;
  label: string;
}) {
  const format = useFormat();
  const [first, last] = [points[0], points.at(-1)];
  const isLong = first && last && Date.parse(last.time) - Date.parse(first.time) > DAY_MS;
  return (
    <SeriesChart
      height={260}
      label={label}
      points={points}
      formatValue={(value) => format.money(value, currency)}
      formatShort={(value) => format.compact(value)}
      formatTime={(time) => format.dateTime(time)}
      formatTick={(time) =>
        isLong
          ? format.dated('tick of days', { day: '2-digit', month: '2-digit' }, time)
          : format.dated('tick of hours', { hour: '2-digit', minute: '2-digit', hour12: false }, time)
      }
    />
  );
}
