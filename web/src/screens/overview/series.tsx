import { Group, Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useChoice } from '../../app/use-address';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { SeriesChart } from '../../ui/chart/series-chart';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { INTERVALS_OF, type Interval, type Period, type Range } from './period';
import { type Metric, seriesQuery } from './queries';
import { overviewWords } from './words';

const METRICS: readonly Metric[] = ['count', 'value', 'users', 'averageTicket'];
const HEIGHT = 300;

/** One figure over the period, with the period before behind it. */
export function Series({ period, range }: { period: Period; range: Range }) {
  const words = useWords(overviewWords);
  const format = useFormat();
  const { businessTz, currency } = useSettings();
  const intervals = INTERVALS_OF[range];
  const [metric, setMetric] = useChoice<Metric>('metric', METRICS, 'count');
  const [interval, setInterval] = useChoice<Interval>('interval', intervals, intervals[0]);
  const query = useQuery(seriesQuery(period, metric, interval));
  const isMoney = metric === 'value' || metric === 'averageTicket';
  const isWithinDay = interval === 'hour' || interval === 'minute';
  const timed = (time: string | Date) =>
    isWithinDay
      ? format.dated(
          'hour of business',
          { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: businessTz },
          time,
        )
      : format.day(time, businessTz);
  const ticked = (time: Date) =>
    range === '24h'
      ? format.dated('tick of hour', { hour: '2-digit', minute: '2-digit', timeZone: businessTz }, time)
      : format.dated('tick of day', { day: '2-digit', month: '2-digit', timeZone: businessTz }, time);
  return (
    <Section
      title={words.series}
      about={words.compare}
      actions={
        <Group gap="xs" align="flex-end">
          <Select
            size="xs"
            w={150}
            aria-label={words.metric}
            allowDeselect={false}
            value={metric}
            onChange={(value) => value && setMetric(value)}
            data={METRICS.map((each) => ({ value: each, label: words.metrics[each] }))}
          />
          <Select
            size="xs"
            w={110}
            aria-label={words.interval}
            allowDeselect={false}
            value={interval}
            onChange={(value) => value && setInterval(value)}
            data={intervals.map((each) => ({ value: each, label: words.intervals[each] }))}
          />
        </Group>
      }
    >
      <Loaded query={query} skeleton={<Skeleton h={HEIGHT} />}>
        {(series) => (
          <>
            <Text className="figures" fw={650} size="lg">
              {isMoney ? format.money(series.total, currency) : format.number(series.total)}
            </Text>
            <SeriesChart
              height={HEIGHT}
              label={words.metrics[metric]}
              points={series.points}
              before={series.previous?.points}
              formatValue={(value) => (isMoney ? format.money(value, currency) : format.number(value))}
              formatShort={(value) => format.compact(value)}
              formatTime={timed}
              formatTick={ticked}
            />
          </>
        )}
      </Loaded>
    </Section>
  );
}
