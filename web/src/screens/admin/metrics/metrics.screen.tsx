import { SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Page } from '../../../ui/page';
import { Loaded, PageSkeleton } from '../../../ui/states';
import { AccountsToday } from './accounts-today';
import { Figures } from './figures';
import { LiveChart } from './live-chart';
import type { Metrics } from './queries';
import { useMetrics } from './use-metrics';
import { metricsWords } from './words';

/** How the platform is doing this moment. */
export default function MetricsScreen() {
  const words = useWords(metricsWords);
  const { query, past } = useMetrics();
  return (
    <Page title={words.title} about={words.about}>
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(metrics) => (
          <Stack>
            <Figures metrics={metrics} />
            {past.length > 1 ? <Curves past={past} /> : <Skeleton h={260} radius="md" />}
            <AccountsToday accounts={metrics.trading.accounts} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

function Curves({ past }: { past: readonly Metrics[] }) {
  const words = useWords(metricsWords);
  const format = useFormat();
  const count = (value: number) => format.number(Math.round(value * 100) / 100);
  const ms = (value: number) => `${count(value)} ms`;
  return (
    <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
      <LiveChart
        label={words.eventsPerSecond}
        about={words.eventsPerSecondAbout}
        past={past}
        read={({ events }) => events.perSecond}
        formatValue={count}
      />
      <LiveChart
        label={words.databaseLatency}
        about={words.databaseLatencyAbout}
        past={past}
        read={({ database }) => database.latencyMs}
        formatValue={ms}
      />
      <LiveChart
        label={words.eventLoop}
        about={words.eventLoopAbout}
        past={past}
        read={(metrics) => metrics.process.eventLoopDelayMs}
        formatValue={ms}
      />
      <LiveChart
        label={words.connections}
        about={words.ofProcess}
        past={past}
        read={({ sockets }) => sockets.connections}
        formatValue={count}
      />
      <LiveChart
        label={words.botsRunning}
        about={words.botsRunningAbout}
        past={past}
        read={({ bots }) => bots.running}
        formatValue={count}
      />
      <LiveChart
        label={words.openOrders}
        about={words.openOrdersAbout}
        past={past}
        read={({ trading }) => trading.openOrders}
        formatValue={count}
      />
    </SimpleGrid>
  );
}
