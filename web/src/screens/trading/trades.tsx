import { Button, Center, ScrollArea, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { common } from '../../i18n/common';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { EmptyState, Loaded } from '../../ui/states';
import { useStrategyName } from './bot/use-strategy-name';
import { Direction, Outcome } from './outcome';
import { type Trade, type TradeFilter, tradesQuery } from './queries';
import { tradingWords } from './words';

/** Trades, newest first; more on demand. `empty` says what to do where there are none at all. */
export function Trades({
  filter,
  source,
  currency,
  empty,
}: {
  filter: TradeFilter;
  source: 'all' | 'bot';
  currency: string;
  empty: ReactNode;
}) {
  const words = useWords(tradingWords);
  const shared = useWords(common);
  const query = useInfiniteQuery(tradesQuery(filter, source));
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Loaded
      query={query}
      isEmpty={({ pages }) => pages[0]!.items.length === 0}
      empty={
        isFiltered ? <EmptyState icon={History} title={words.noTrades} text={words.noneMatches} /> : empty
      }
    >
      {({ pages }) => (
        <>
          <ScrollArea.Autosize
            mah={560}
            viewportProps={{ tabIndex: 0, 'aria-label': words.trades, role: 'region' }}
          >
            <Table miw={820} stickyHeader data-trades>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{words.opened}</Table.Th>
                  <Table.Th>{words.asset}</Table.Th>
                  <Table.Th>{words.direction}</Table.Th>
                  <Table.Th>{words.account}</Table.Th>
                  <Table.Th>{words.strategy}</Table.Th>
                  <Table.Th ta="right">{words.stake}</Table.Th>
                  <Table.Th>{words.status}</Table.Th>
                  <Table.Th ta="right">{words.pnl}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {pages.map(({ items }) =>
                  items.map((trade) => <Row key={trade.id} trade={trade} currency={currency} />),
                )}
              </Table.Tbody>
            </Table>
          </ScrollArea.Autosize>
          {query.hasNextPage && (
            <Center mt="sm">
              <Button
                variant="default"
                size="xs"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {shared.more}
              </Button>
            </Center>
          )}
        </>
      )}
    </Loaded>
  );
}

function Row({ trade, currency }: { trade: Trade; currency: string }) {
  const words = useWords(tradingWords);
  const format = useFormat();
  const strategyName = useStrategyName();
  const { pnl } = trade;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(trade.openedAt)}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{trade.asset}</Table.Td>
      <Table.Td>
        <Direction direction={trade.direction} />
        <Text size="xs" c="dimmed">
          {words.kinds[trade.kind]}
        </Text>
      </Table.Td>
      <Table.Td>{words.accounts[trade.accountType]}</Table.Td>
      <Table.Td>{trade.strategy ? strategyName(trade.strategy) : words.byHand}</Table.Td>
      <Table.Td ta="right">{format.money(trade.stake, currency)}</Table.Td>
      <Table.Td>
        <Outcome status={trade.status} />
      </Table.Td>
      <Table.Td ta="right" c={pnl > 0 ? 'var(--td-good)' : pnl < 0 ? 'var(--td-bad)' : 'dimmed'} fw={600}>
        {trade.status === 'open' || trade.status === 'unknown' ? '–' : format.money(pnl, currency)}
      </Table.Td>
    </Table.Tr>
  );
}
