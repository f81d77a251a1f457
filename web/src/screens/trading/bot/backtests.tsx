import { Button, Center, Group, ScrollArea, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { BacktestNews } from '../../../api/live-events';
import { askAgain } from '../../../app/query-client';
import { useAddress } from '../../../app/use-address';
import { useLive } from '../../../app/use-live';
import { useMay } from '../../../app/use-session';
import { useSettings } from '../../../app/use-settings';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { EmptyState, Loaded } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import type { Asset } from '../queries';
import { BacktestForm } from './backtest-form';
import { BacktestReport } from './backtest-report';
import { type BacktestRow, backtestsQuery, type Strategy } from './queries';
import { TestState } from './test-state';
import { botWords } from './words';

/** How far tests are, as the socket tells; what is not in it is as it was asked for. */
export type ProgressOf = Readonly<Record<string, BacktestNews>>;

/** Past candles: make a test, follow it, read it. */
export function Backtests({ strategies, assets }: { strategies: Strategy[]; assets: Asset[] }) {
  const may = useMay();
  const shown = useAddress()['test'];
  const navigate = useNavigate();
  const [progress, setProgress] = useState<ProgressOf>({});
  const show = (test: string | undefined) =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, test }) });
  useLive('backtest:progress', (news) => {
    setProgress((before) => ({ ...before, [news.id]: news }));
    if (news.state !== 'running') void askAgain(['backtests']);
  });
  if (shown !== undefined) {
    return <BacktestReport id={shown} progress={progress[shown]} onBack={() => show(undefined)} />;
  }
  return (
    <Stack>
      {may('trading:write') && (
        <BacktestForm strategies={strategies} assets={assets} onMade={({ id }) => show(id)} />
      )}
      <List progress={progress} onShow={show} />
    </Stack>
  );
}

function List({ progress, onShow }: { progress: ProgressOf; onShow: (id: string) => void }) {
  const words = useWords(botWords);
  const shared = useWords(common);
  const query = useInfiniteQuery(backtestsQuery);
  const columns = [words.made, words.strategy, words.assets, words.status] as const;
  return (
    <Section title={words.tests}>
      <Loaded
        query={query}
        isEmpty={({ pages }) => pages[0]!.items.length === 0}
        empty={<EmptyState icon={FlaskConical} title={words.noTests} text={words.noTestsText} />}
      >
        {({ pages }) => (
          <>
            <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.tests, role: 'region' }}>
              <Table miw={860}>
                <Table.Thead>
                  <Table.Tr>
                    {columns.map((column) => (
                      <Table.Th key={column}>{column}</Table.Th>
                    ))}
                    <Table.Th ta="right">{words.tradesOf}</Table.Th>
                    <Table.Th ta="right">{words.winRate}</Table.Th>
                    <Table.Th ta="right">{words.pnl}</Table.Th>
                    <Table.Th aria-label={words.show} />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {pages.flatMap(({ items }) =>
                    items.map((test) => (
                      <Row
                        key={test.id}
                        test={test}
                        news={progress[test.id]}
                        onShow={() => onShow(test.id)}
                      />
                    )),
                  )}
                </Table.Tbody>
              </Table>
            </ScrollArea>
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

function Row({
  test,
  news,
  onShow,
}: {
  test: BacktestRow;
  news: BacktestNews | undefined;
  onShow: () => void;
}) {
  const words = useWords(botWords);
  const format = useFormat();
  const may = useMay();
  const { currency } = useSettings();
  const isActive = test.state === 'queued' || test.state === 'running';
  const remove = useAction(
    () => ask(api.DELETE('/api/bot/backtests/{id}', { params: { path: { id: test.id } } })),
    { done: isActive ? words.testStates.cancelled : words.deleted, changes: ['backtests'] },
  );
  const { report, settings } = test;
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(test.createdAt)}</Table.Td>
      <Table.Td>
        {settings.strategy} · {settings.timeframe}
      </Table.Td>
      <Table.Td maw={200}>
        <Text size="sm" truncate title={settings.assets.join(', ')}>
          {settings.assets.join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>
        <TestState state={test.state} progress={test.progress} news={news} />
      </Table.Td>
      <Table.Td ta="right">{report ? format.number(report.trades) : '–'}</Table.Td>
      <Table.Td ta="right">{report ? format.percent(report.winRate) : '–'}</Table.Td>
      <Table.Td ta="right">{report ? format.money(report.pnl, currency) : '–'}</Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          <Button size="compact-xs" variant="default" onClick={onShow}>
            {words.show}
          </Button>
          {may('trading:write') && (
            <Button
              size="compact-xs"
              variant="subtle"
              loading={remove.isPending}
              onClick={() => remove.mutate(undefined)}
            >
              {isActive ? words.cancelTest : words.deleteTest}
            </Button>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
