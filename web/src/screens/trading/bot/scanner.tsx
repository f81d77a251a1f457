import { Button, Center, NumberInput, ScrollArea, SimpleGrid, Select, Table } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Radar } from 'lucide-react';
import { useAddress } from '../../../app/use-address';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { EmptyState, Loaded } from '../../../ui/states';
import { Direction } from '../outcome';
import { type Asset, TIMEFRAMES } from '../queries';
import { tradingWords } from '../words';
import { scannerQuery, type Strategy } from './queries';
import { useStrategyWords } from './strategy-words';
import { botWords } from './words';

/** Signals are few at first; so many are worth a look. */
const SIGNALS = 10;

/** How strategies do on the assets of the market, the best first. */
export function Scanner({ strategies, assets }: { strategies: Strategy[]; assets: Asset[] }) {
  const words = useWords(botWords);
  const shared = useWords(common);
  const trading = useWords(tradingWords);
  const format = useFormat();
  const strategyWords = useStrategyWords();
  const navigate = useNavigate();
  const address = useAddress();
  const set = (changed: Record<string, string | undefined>) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, ...changed }), replace: true });
  const nameOf = new Map(strategies.map((strategy) => [strategy.id, strategyWords.name(strategy)]));
  const filter = {
    strategy: strategies.find(({ id }) => id === address['scan-strategy'])?.id,
    asset: assets.find(({ id }) => id === address['scan-asset'])?.id,
    timeframe: TIMEFRAMES.find((each) => each === address['scan-timeframe']),
    minSignals: Math.max(0, Math.floor(Number(address['scan-signals'] ?? SIGNALS)) || 0),
  };
  const query = useInfiniteQuery(scannerQuery(filter));
  return (
    <Section title={words.scanner} about={words.scannerAbout}>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="xs" mb="sm" role="group" aria-label={trading.filters}>
        <Select
          size="xs"
          label={words.strategy}
          placeholder={trading.all}
          clearable
          value={filter.strategy ?? null}
          onChange={(id) => set({ 'scan-strategy': id ?? undefined })}
          data={strategies.map((each) => ({ value: each.id, label: strategyWords.name(each) }))}
        />
        <Select
          size="xs"
          label={trading.asset}
          placeholder={trading.all}
          clearable
          searchable
          value={filter.asset ?? null}
          onChange={(id) => set({ 'scan-asset': id ?? undefined })}
          data={assets.map(({ id, symbol }) => ({ value: id, label: symbol }))}
        />
        <Select
          size="xs"
          label={trading.timeframe}
          placeholder={trading.all}
          clearable
          value={filter.timeframe ?? null}
          onChange={(timeframe) => set({ 'scan-timeframe': timeframe ?? undefined })}
          data={['1m', '5m', '15m']}
        />
        <NumberInput
          size="xs"
          label={words.minSignals}
          min={0}
          allowDecimal={false}
          value={filter.minSignals}
          onChange={(value) => set({ 'scan-signals': value === '' ? undefined : String(value) })}
        />
      </SimpleGrid>
      <Loaded
        query={query}
        isEmpty={({ pages }) => pages[0]!.items.length === 0}
        empty={<EmptyState icon={Radar} title={words.noRows} text={words.noRowsText} />}
      >
        {({ pages }) => (
          <>
            <ScrollArea.Autosize
              mah={600}
              viewportProps={{ tabIndex: 0, 'aria-label': words.scanner, role: 'region' }}
            >
              <Table miw={900} stickyHeader data-scanner>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{words.strategy}</Table.Th>
                    <Table.Th>{trading.asset}</Table.Th>
                    <Table.Th>{trading.timeframe}</Table.Th>
                    <Table.Th ta="right">{words.signals}</Table.Th>
                    <Table.Th ta="right">{words.winRate}</Table.Th>
                    <Table.Th ta="right">{trading.payout}</Table.Th>
                    <Table.Th ta="right">{words.expectancy}</Table.Th>
                    <Table.Th>{words.lastAt}</Table.Th>
                    <Table.Th aria-label={words.use} />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {pages.flatMap(({ items }) =>
                    items.map((row) => (
                      <Table.Tr key={`${row.strategy} ${row.asset} ${row.timeframe}`}>
                        <Table.Td>{nameOf.get(row.strategy) ?? row.strategy}</Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>{row.symbol}</Table.Td>
                        <Table.Td>{row.timeframe}</Table.Td>
                        <Table.Td ta="right">{format.number(row.signals)}</Table.Td>
                        <Table.Td ta="right">{format.percent(row.winRate)}</Table.Td>
                        <Table.Td ta="right">{format.percent(row.payout)}</Table.Td>
                        <Table.Td
                          ta="right"
                          fw={600}
                          c={(row.expectancy ?? 0) > 0 ? 'var(--td-good)' : 'var(--td-bad)'}
                        >
                          {row.expectancy === null ? '–' : format.change(row.expectancy)}
                        </Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>
                          {row.lastSignal && (
                            <>
                              <Direction direction={row.lastSignal.direction} />{' '}
                              {format.dateTime(row.lastSignal.at)}
                            </>
                          )}
                        </Table.Td>
                        <Table.Td>
                          <Button
                            size="compact-xs"
                            variant="default"
                            aria-label={words.useLabel(nameOf.get(row.strategy) ?? row.strategy, row.symbol)}
                            onClick={() =>
                              set({
                                tab: undefined,
                                strategy: row.strategy,
                                asset: row.asset,
                                timeframe: row.timeframe,
                              })
                            }
                          >
                            {words.use}
                          </Button>
                        </Table.Td>
                      </Table.Tr>
                    )),
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
    </Section>
  );
}
