import { useFormat } from '../../../i18n/format';
import { SeriesChart } from '../../../ui/chart/series-chart';
import type { SeriesPoint } from '../../../ui/chart/series-props';

/** Money over time, from zero. Midnights are told as days, other times as hours. */
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
  return (
    <SeriesChart
      height={260}
      label={label}
      points={points}
      formatValue={(value) => format.money(value, currency)}
      formatShort={(value) => format.compact(value)}
      formatTime={(time) => format.dateTime(time)}
      formatTick={(time) =>
        time.getHours() === 0 && time.getMinutes() === 0
          ? format.dated('tick of days', { day: '2-digit', month: '2-digit' }, time)
          : format.dated('tick of hours', { hour: '2-digit', minute: '2-digit', hour12: false }, time)
      }
    />
  );
}
