import { SimpleGrid, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSettings } from '../../app/use-settings';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { StatCard } from '../../ui/stat-card';
import { ProblemAlert } from '../../ui/states';
import type { Period } from './period';
import { summaryQuery } from './queries';
import { overviewWords } from './words';

/** The period's figures, each against the period before. */
export function Figures({ period }: { period: Period }) {
  const words = useWords(overviewWords);
  const format = useFormat();
  const { currency } = useSettings();
  const { data, error, refetch } = useQuery(summaryQuery(period));
  if (error && !data) return <ProblemAlert error={error} retry={() => void refetch()} />;
  const money = (value: number | undefined) =>
    value === undefined ? undefined : format.money(value, currency);
  const number = (value: number | undefined) => (value === undefined ? undefined : format.number(value));
  const change = data?.change;
  const cards = [
    [words.events, number(data?.totalEvents), change?.totalEvents],
    [words.revenue, money(data?.purchases.value), change?.value],
    [words.purchases, number(data?.purchases.count), change?.purchases],
    [words.averageTicket, money(data?.purchases.averageTicket), change?.averageTicket],
    [words.activeUsers, number(data?.activeUsers), change?.activeUsers],
  ] as const;
  const others = data?.byCurrency.filter((other) => other.currency !== currency) ?? [];
  return (
    <section>
      <VisuallyHidden>
        <h2>{words.totals}</h2>
      </VisuallyHidden>
      <SimpleGrid
        cols={{ base: 2, sm: 3, lg: 5 }}
        spacing={{ base: 'xs', sm: 'md' }}
        verticalSpacing={{ base: 'xs', sm: 'md' }}
      >
        {cards.map(([label, value, difference]) => (
          <StatCard
            key={label}
            label={label}
            value={value}
            change={difference}
            changeText={words.against}
            about={data && difference === null ? words.noBefore : undefined}
          />
        ))}
      </SimpleGrid>
      {others.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {words.otherCurrencies(others.map((other) => format.money(other.value, other.currency)).join(', '))}
        </Text>
      )}
    </section>
  );
}
