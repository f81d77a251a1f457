import { SimpleGrid } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { StatCard } from '../../../ui/stat-card';
import { exportWords } from '../exports/words';
import type { Metrics } from './queries';
import { metricsWords } from './words';

/** Counters; what is not known now is a dash. */
export function Figures({ metrics }: { metrics: Metrics }) {
  const words = useWords(metricsWords);
  const { size } = useWords(exportWords);
  const format = useFormat();
  const { events, users, webhooks, jobs, bots, broker, trading, process } = metrics;
  const count = (value: number | null) => (value === null ? '–' : format.number(value));
  const money = (value: number | null) => (value === null ? '–' : format.money(value, trading.currency));
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
      <StatCard
        label={words.eventsToday}
        value={count(events.today)}
        about={words.purchases(count(events.purchasesToday))}
      />
      <StatCard
        label={words.activeToday}
        value={count(users.activeToday)}
        about={words.accounts(count(users.total), count(users.registeredToday))}
      />
      <StatCard
        label={words.pnlReal}
        value={money(trading.pnlToday.real)}
        about={words.pnlDemo(money(trading.pnlToday.demo))}
      />
      <StatCard
        label={words.backlog}
        value={count(webhooks.backlog)}
        about={words.dead(count(webhooks.deadLetters))}
      />
      <StatCard
        label={words.outgoing}
        value={count(webhooks.outgoingBacklog)}
        about={words.dead(count(webhooks.outgoingDead))}
      />
      <StatCard
        label={words.jobsWaiting}
        value={count(jobs.waiting)}
        about={words.jobsFailed(count(jobs.failed))}
      />
      <StatCard
        label={words.botsFailing}
        value={count(bots.failing)}
        about={words.needsSession(count(broker.needsSession))}
      />
      <StatCard
        label={words.memory}
        value={process.residentBytes === null ? '–' : size(format, process.residentBytes)}
        about={words.heap(process.heapBytes === null ? '–' : size(format, process.heapBytes))}
      />
      <StatCard
        label={words.cpu}
        value={process.cpuShare === null ? '–' : format.percent(process.cpuShare)}
        about={words.ofOneCore}
      />
      <StatCard
        label={words.database}
        value={metrics.database.up === null ? '–' : metrics.database.up ? words.up : words.away}
      />
      <StatCard
        label="Redis"
        value={metrics.redis.up === null ? words.notUsed : metrics.redis.up ? words.up : words.away}
      />
      <StatCard
        label={words.uptime}
        value={process.uptimeSeconds === null ? '–' : words.duration(process.uptimeSeconds)}
        about={words.ofProcess}
      />
    </SimpleGrid>
  );
}
