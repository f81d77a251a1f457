import { Button, ScrollArea, SimpleGrid, Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChartLine } from 'lucide-react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { StatCard } from '../../../ui/stat-card';
import { EmptyState, Loaded, PageSkeleton } from '../../../ui/states';
import type { AccountType } from '../queries';
import { Trades } from '../trades';
import { tradingWords } from '../words';
import { MoneyCurve } from './money-curve';
import { performanceQuery } from './queries';
import { useStrategyName } from './use-strategy-name';
import { botWords } from './words';

/** What the bot has made of its trades on one account. */
export function Results({ accountType, onRun }: { accountType: AccountType; onRun: () => void }) {
  const words = useWords(botWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  const strategyName = useStrategyName();
  const empty = (
    <EmptyState icon={ChartLine} title={words.noResults} text={words.noResultsText}>
      <Button onClick={onRun}>{words.toRun}</Button>
    </EmptyState>
  );
  return (
    <Loaded
      query={useQuery(performanceQuery(accountType))}
      skeleton={<PageSkeleton />}
      isEmpty={({ trades }) => trades === 0}
      empty={empty}
    >
      {({ total, today, winRate, wins, losses, trades, maxDrawdown, equity, byStrategy, currency }) => (
        <Stack data-results={trades}>
          <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing={{ base: 'xs', sm: 'md' }}>
            <StatCard label={words.total} value={format.money(total, currency)} />
            <StatCard label={words.today} value={format.money(today, currency)} />
            <StatCard
              label={words.winRate}
              value={format.percent(winRate)}
              about={words.winsLosses(format.number(wins), format.number(losses))}
            />
            <StatCard label={words.tradesOf} value={format.number(trades)} />
            <StatCard label={words.maxDrawdown} value={format.money(maxDrawdown, currency)} />
          </SimpleGrid>
          <Section title={words.equity} about={words.equityAbout}>
            <MoneyCurve points={equity} currency={currency} label={words.equity} />
          </Section>
          <Section title={words.byStrategy}>
            <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.byStrategy, role: 'region' }}>
              <Table miw={480}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.strategy}</Table.Th>
                    <Table.Th ta="right">{words.tradesOf}</Table.Th>
                    <Table.Th ta="right">{words.winRate}</Table.Th>
                    <Table.Th ta="right">{words.pnl}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {byStrategy.map((row) => (
                    <Table.Tr key={row.strategy}>
                      <Table.Td>{strategyName(row.strategy)}</Table.Td>
                      <Table.Td ta="right">{format.number(row.trades)}</Table.Td>
                      <Table.Td ta="right">{format.percent(row.winRate)}</Table.Td>
                      <Table.Td ta="right">{format.money(row.pnl, currency)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollArea>
          </Section>
          <Section title={words.botTrades} about={trading.accounts[accountType]}>
            <Trades filter={{ accountType }} source="bot" currency={currency} empty={empty} />
          </Section>
        </Stack>
      )}
    </Loaded>
  );
}
