import { Alert, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { exportWords } from '../exports/words';
import { metricsWords } from '../metrics/words';
import { type Tone, ToneBadge } from '../../../ui/tone-badge';
import type { Health } from './queries';
import { healthWords } from './words';

/** Whether all is well, and each part by itself. */
export function Components({ health }: { health: Health }) {
  const words = useWords(healthWords);
  const metrics = useWords(metricsWords);
  const { size } = useWords(exportWords);
  const format = useFormat();
  const { status, database, redis, jobs, slots, versions, process, at } = health;
  const failed = jobs.reduce((sum, job) => sum + job.failed, 0);
  const waiting = jobs.reduce((sum, job) => sum + job.waiting, 0);
  const orphans = slots.filter(({ owned }) => !owned).length;
  const isWell = status === 'ok';
  return (
    <Stack>
      <Alert
        role="status"
        variant="light"
        color={isWell ? 'brand' : 'yellow'}
        icon={isWell ? <CircleCheck size={18} /> : <TriangleAlert size={18} />}
        title={isWell ? words.well : words.degraded}
        data-health={status}
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
      >
        <Text size="sm">
          {isWell
            ? words.wellText
            : words.degradedText(redis.status === 'away', format.number(failed), failed)}{' '}
          {words.lookedAt(format.time(at))}
        </Text>
      </Alert>
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }}>
        <Part
          name={words.database}
          tone={database.status === 'up' ? 'good' : 'bad'}
          state={words.states[database.status]}
        >
          {words.databaseText(
            words.engines[database.kind],
            versions.database,
            format.number(Math.round(database.answeredInMs * 10) / 10),
          )}
        </Part>
        <Part
          name="Redis"
          tone={redis.status === 'up' ? 'good' : redis.status === 'away' ? 'bad' : 'plain'}
          state={words.states[redis.status]}
        >
          {redis.status === 'off' ? words.redisOff : words.redisText}
        </Part>
        <Part
          name={words.jobs}
          tone={failed > 0 ? 'bad' : 'good'}
          state={words.failedJobs(format.number(failed), failed)}
        >
          {words.waitingJobs(format.number(waiting))}
        </Part>
        <Part
          name={words.counting}
          tone={orphans > 0 ? 'bad' : 'good'}
          state={orphans > 0 ? words.orphans(format.number(orphans)) : words.states.up}
        >
          {words.slotsText(format.number(slots.length), slots.length)}
        </Part>
        <Part name={words.process} tone="good" state={words.roles[process.role]}>
          {words.processText(metrics.duration(process.uptimeSeconds), size(format, process.memoryBytes))}
        </Part>
        <Part name={words.versions} tone="plain" state={`Node ${versions.node}`}>
          {words.databaseVersion(versions.database)}
        </Part>
      </SimpleGrid>
    </Stack>
  );
}

function Part({
  name,
  tone,
  state,
  children,
}: {
  name: string;
  tone: Tone;
  state: string;
  children: ReactNode;
}) {
  return (
    <Card>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text fw={600} size="sm">
          {name}
        </Text>
        <ToneBadge tone={tone} state={tone} label={state} />
      </Group>
      <Text size="sm" c="dimmed" className="figures">
        {children}
      </Text>
    </Card>
  );
}
