import 'uplot/dist/uPlot.min.css';
import { Box, Button, Group, ScrollArea, Table, useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { ChartLine, Table2 } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { optionsOf } from './series-options';
import type { SeriesChartProps, SeriesPoint } from './series-props';

/** One figure over time. News move its data, not the chart; the same as a table for whoever wants to read it. */
export function SeriesChart(props: SeriesChartProps) {
  const { points, before, label, formatValue, formatTime, height = 280 } = props;
  const words = useWords(common);
  const [asTable, setAsTable] = useState(false);
  const scheme = useComputedColorScheme();
  const { ref: box, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const latest = useRef(props);
  const hasBefore = before !== undefined;
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (asTable || !place.current || width === 0) return;
    const made = new uPlot(
      { ...optionsOf(() => latest.current), width, height },
      dataOf(latest.current.points, latest.current.before),
      place.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
    // colours are read when it is made; words and formats when it draws
  }, [asTable, scheme, width, height, hasBefore, label]);

  useEffect(() => {
    plot.current?.setData(dataOf(points, before));
  }, [points, before]);

  return (
    <div ref={box}>
      {asTable ? (
        <ScrollArea h={height} tabIndex={0} aria-label={label} role="region">
          <Table striped stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{words.time}</Table.Th>
                <Table.Th ta="right">{words.value}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {points.map(({ time, value }) => (
                <Table.Tr key={time}>
                  <Table.Td>{formatTime(time)}</Table.Td>
                  <Table.Td ta="right">{formatValue(value)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      ) : (
        <Box
          ref={place}
          role="img"
          aria-label={`${label}: ${summaryOf(points, formatValue, formatTime)}`}
          data-sum={points.reduce((sum, { value }) => sum + value, 0)}
          mih={height}
          pos="relative"
        />
      )}
      <Group justify="flex-end" mt={4}>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={asTable ? <ChartLine size={14} /> : <Table2 size={14} />}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? words.showAsChart : words.showAsTable}
        </Button>
      </Group>
    </div>
  );
}

function dataOf(points: readonly SeriesPoint[], before?: readonly SeriesPoint[]): uPlot.AlignedData {
  const times = points.map(({ time }) => new Date(time).getTime() / 1000);
  const values = points.map(({ value }) => value);
  return before ? [times, values, points.map((_, at) => before[at]?.value ?? null)] : [times, values];
}

/** First, highest and last point: what a glance at the line tells. */
function summaryOf(
  points: readonly SeriesPoint[],
  formatValue: (value: number) => string,
  formatTime: (time: string) => string,
): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return '–';
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), first);
  return [first, highest, last]
    .map(({ time, value }) => `${formatTime(time)} ${formatValue(value)}`)
    .join('; ');
}
