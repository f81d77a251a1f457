import { SimpleGrid, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LiveToday } from '../../api/live-events';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { StatCard } from '../../ui/stat-card';
import { useNow } from '../../ui/use-now';
import { dayOf } from './period';
import { summaryQuery } from './queries';
import { overviewWords } from './words';

/** Counters of the business day: of the last answer, moved on by what the socket tells. */
export function Today({ told }: { told: LiveToday | undefined }) {
  const words = useWords(overviewWords);
  const format = useFormat();
  const { businessTz } = useSettings();
  const today = dayOf(useNow(60_000), businessTz);
  const { data, dataUpdatedAt, isError } = useQuery(summaryQuery({ from: today }));
  // a message of yesterday, or one from before the answer, says less than the answer
  const isNews =
    told && dayOf(Date.parse(told.at), businessTz) === today && Date.parse(told.at) > dataUpdatedAt;
  const now = isNews
    ? told
    : data && {
        totalEvents: data.totalEvents,
        purchases: data.purchases.count,
        activeUsers: data.activeUsers ?? 0,
      };
  const before = data?.previous;
  const cards = [
    [words.todayEvents, now?.totalEvents, before?.totalEvents],
    [words.todayPurchases, now?.purchases, before?.purchases.count],
    [words.todayUsers, now?.activeUsers, before?.activeUsers],
  ] as const;
  return (
    <section>
      <VisuallyHidden>
        <h2>{words.today}</h2>
      </VisuallyHidden>
      <SimpleGrid cols={3} spacing={{ base: 'xs', sm: 'md' }}>
        {cards.map(([label, value, past]) => (
          <StatCard
            key={label}
            label={label}
            value={value !== undefined ? format.number(value) : isError ? '–' : undefined}
            about={past === undefined ? undefined : words.yesterday(format.number(past))}
          />
        ))}
      </SimpleGrid>
    </section>
  );
}
