import { Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { BacktestNews } from '../../../api/live-events';
import type { Schemas } from '../../../api/schemas';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { StatCard } from '../../../ui/stat-card';
import { Loaded, PageSkeleton } from '../../../ui/states';
import { MoneyCurve } from './money-curve';
import { paramsText } from './params';
import { backtestQuery } from './queries';
import { ScrollTable } from './scroll-table';
import { SweepReport } from './sweep-report';
import { TestState } from './test-state';
import { botWords } from './words';

/** Lost news of a test that runs: it is asked for as well, in ms. */
const ASK_AGAIN_MS = 3000;

/** One test: how far it is, then what came of it. */
export function BacktestReport({
  id,
  progress,
  onBack,
}: {
  id: string;
  progress: BacktestNews | undefined;
  onBack: () => void;
}) {
  const words = useWords(botWords);
  const format = useFormat();
  const query = useQuery({
    ...backtestQuery(id),
    refetchInterval: ({ state }) =>
      state.data?.state === 'queued' || state.data?.state === 'running' ? ASK_AGAIN_MS : false,
  });
  return (
    <Stack>
      <Group>
        <Button size="xs" variant="default" leftSection={<ArrowLeft size={14} />} onClick={onBack}>
          {words.back}
        </Button>
      </Group>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(test) => (
          <>
            <Section
              title={`${test.settings.strategy} · ${test.settings.timeframe}`}
              about={`${test.settings.assets.join(', ')} · ${format.dateTime(test.from)} – ${format.dateTime(test.to)}`}
            >
              <Stack gap="xs">
                <TestState state={test.state} progress={test.progress} news={progress} />
                <Text size="sm" c="dimmed">
                  {paramsText(test.settings.params)}
                </Text>
                {test.error && (
                  <Text size="sm" c="var(--mantine-color-error)" role="alert">
                    {test.error.detail} ({test.error.code})
                  </Text>
                )}
              </Stack>
            </Section>
            {test.report && <Report report={test.report} />}
            {test.sweep && <SweepReport sweep={test.sweep} />}
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Report({ report }: { report: Schemas['BacktestReportDto'] }) {
  const words = useWords(botWords);
  const format = useFormat();
  const { currency } = useSettings();
  const money = (value: number) => format.money(value, currency);
  const hours = report.perHour.filter(({ trades }) => trades > 0);
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing={{ base: 'xs', sm: 'md' }}>
        <StatCard label={words.pnl} value={money(report.pnl)} about={money(report.endBalance)} />
        <StatCard
          label={words.winRate}
          value={format.percent(report.winRate)}
          about={words.winsLosses(format.number(report.wins), format.number(report.losses))}
        />
        <StatCard
          label={words.tradesOf}
          value={format.number(report.trades)}
          about={words.candles(format.number(report.candles))}
        />
        <StatCard
          label={words.maxDrawdown}
          value={money(report.maxDrawdown)}
          about={format.percent(report.maxDrawdownPercent / 100)}
        />
        <StatCard
          label={words.profitFactor}
          value={report.profitFactor === null ? '–' : format.number(report.profitFactor)}
        />
        <StatCard label={words.streak} value={format.number(report.longestLosingStreak)} />
      </SimpleGrid>
      <Section title={words.equity} about={words.equityAbout}>
        <div data-equity={report.equity.length}>
          <MoneyCurve
            label={words.equity}
            currency={currency}
            points={report.equity.map(({ time, value }) => ({ time, value: value - report.startBalance }))}
          />
        </div>
      </Section>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Figures
          title={words.perAsset}
          head={words.assets}
          rows={report.perAsset.map((row) => [row.asset, row])}
        />
        <Figures
          title={words.perHour}
          head={words.hour}
          rows={hours.map((row) => [`${String(row.hour).padStart(2, '0')}:00`, row])}
        />
      </SimpleGrid>
    </>
  );
}

function Figures({
  title,
  head,
  rows,
}: {
  title: string;
  head: string;
  rows: (readonly [string, Schemas['TradeFiguresDto']])[];
}) {
  const words = useWords(botWords);
  const format = useFormat();
  const { currency } = useSettings();
  return (
    <Section title={title}>
      <ScrollTable label={title} width={360}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{head}</Table.Th>
            <Table.Th ta="right">{words.tradesOf}</Table.Th>
            <Table.Th ta="right">{words.winRate}</Table.Th>
            <Table.Th ta="right">{words.pnl}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, row]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{format.number(row.trades)}</Table.Td>
              <Table.Td ta="right">{format.percent(row.winRate)}</Table.Td>
              <Table.Td ta="right">{format.money(row.pnl, currency)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Section>
  );
}
