import { Card, Group, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { ProblemAlert } from '../../../ui/states';
import { tradingWords } from '../../trading/words';
import type { TradeTotal } from './queries';
import { tradesWords } from './words';

/** What the listed trades have come to: real and play money, and each currency, by themselves. */
export function Totals({ query }: { query: UseQueryResult<TradeTotal[]> }) {
  if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={116} radius="md" />;
  if (query.data.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, lg: Math.min(2, query.data.length) }}>
      {query.data.map((total) => (
        <Total key={`${total.accountType} ${total.currency}`} total={total} />
      ))}
    </SimpleGrid>
  );
}

function Total({ total }: { total: TradeTotal }) {
  const words = useWords(tradesWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  const { accountType, currency, trades, open, wins, losses, staked, pnl } = total;
  const decided = wins + losses;
  const colour = pnl > 0 ? 'var(--td-good)' : pnl < 0 ? 'var(--td-bad)' : undefined;
  return (
    <Card
      component="section"
      aria-label={words.totalOf(trading.accounts[accountType], currency)}
      data-total={accountType}
    >
      <Text size="sm" c="dimmed" mb="xs">
        {words.totalOf(trading.accounts[accountType], currency)}
      </Text>
      <Group gap="xl" className="figures" align="flex-start" style={{ rowGap: 8 }}>
        <Figure label={trading.trades} value={format.number(trades)} />
        <Figure label={words.open} value={format.number(open)} />
        <Figure label={words.winRate} value={decided === 0 ? '–' : format.percent(wins / decided)} />
        <Figure label={words.staked} value={format.money(staked, currency)} />
        <Figure label={trading.pnl} value={format.money(pnl, currency)} colour={colour} />
      </Group>
    </Card>
  );
}

function Figure({ label, value, colour }: { label: string; value: string; colour?: string }) {
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={{ base: 17, sm: 20 }} fw={650} c={colour}>
        {value}
      </Text>
    </Stack>
  );
}
