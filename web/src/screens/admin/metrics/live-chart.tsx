import { Group, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useFormat } from '../../../i18n/format';
import { Section } from '../../../ui/section';
import { SeriesChart } from '../../../ui/chart/series-chart';
import type { Metrics } from './queries';

/** One figure as it moves. What was not known then is left out. */
export function LiveChart({
  label,
  about,
  past,
  read,
  formatValue,
}: {
  label: string;
  about?: string;
  past: readonly Metrics[];
  read: (metrics: Metrics) => number | null;
  formatValue: (value: number) => string;
}) {
  const format = useFormat();
  const points = useMemo(
    () =>
      past.flatMap((metrics) => {
        const value = read(metrics);
        return value === null ? [] : [{ time: metrics.at, value }];
      }),
    // what is read of them is the same each time
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [past],
  );
  const last = points.at(-1);
  return (
    <Section
      title={label}
      about={about}
      actions={
        <Group gap={4}>
          <Text className="figures" fw={650} fz={20} data-figure={label}>
            {last === undefined ? '–' : formatValue(last.value)}
          </Text>
        </Group>
      }
    >
      <SeriesChart
        points={points}
        label={label}
        height={150}
        formatValue={formatValue}
        formatShort={(value) => format.compact(value)}
        formatTime={(time) => format.time(time)}
        formatTick={(time) =>
          format.dated('tick', { hour: '2-digit', minute: '2-digit', second: '2-digit' }, time)
        }
      />
    </Section>
  );
}
