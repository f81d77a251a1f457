import { ScrollArea, Table, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../../api/client';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { Loaded } from '../../../ui/states';
import { useNow } from '../../../ui/use-now';
import { Direction } from '../outcome';
import { tradingWords } from '../words';
import { tradeWords } from './words';

/** How often is asked while something is open: positions that were bought elsewhere are told by nobody. */
const ASK_AGAIN_MS = 5000;

const positionsQuery = queryOptions({
  queryKey: ['positions'],
  queryFn: async ({ signal }) => (await ask(api.GET('/api/broker/positions', { signal }))).items,
  refetchInterval: ({ state }) => (state.data?.length ? ASK_AGAIN_MS : false),
});

/** What is open at the broker, however it was bought. */
export function Positions({ currency }: { currency: string }) {
  const words = useWords(tradeWords);
  const trading = useWords(tradingWords);
  const format = useFormat();
  return (
    <Section title={words.positions}>
      <Loaded
        query={useQuery(positionsQuery)}
        isEmpty={(positions) => positions.length === 0}
        empty={<Text c="dimmed">{words.noPositions}</Text>}
      >
        {(positions) => (
          <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.positions, role: 'region' }}>
            <Table miw={560} data-positions={positions.length}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{trading.asset}</Table.Th>
                  <Table.Th>{trading.direction}</Table.Th>
                  <Table.Th>{trading.account}</Table.Th>
                  <Table.Th ta="right">{trading.stake}</Table.Th>
                  <Table.Th ta="right">{trading.payout}</Table.Th>
                  <Table.Th ta="right">{words.remaining}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {positions.map((position) => (
                  <Table.Tr key={position.id}>
                    <Table.Td>{position.asset}</Table.Td>
                    <Table.Td>
                      <Direction direction={position.direction} />
                    </Table.Td>
                    <Table.Td>{trading.accounts[position.accountType]}</Table.Td>
                    <Table.Td ta="right">{format.money(position.stake, currency)}</Table.Td>
                    <Table.Td ta="right">{format.percent(position.payout)}</Table.Td>
                    <Table.Td ta="right">
                      <Remaining until={position.expiresAt} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        )}
      </Loaded>
    </Section>
  );
}

function Remaining({ until }: { until: string }) {
  const words = useWords(tradeWords);
  const seconds = Math.ceil((new Date(until).getTime() - useNow(1000)) / 1000);
  if (seconds <= 0) return words.settling;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
