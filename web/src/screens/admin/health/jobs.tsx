import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { CircleCheck, RotateCw } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useFilters } from '../../../app/use-filters';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { RefreshButton } from '../shared/refresh-button';
import { type Tone, ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import { type Health, type Job, JOB_STATUSES } from './queries';
import { healthWords } from './words';

const ALL = 'all';
const TONES: Readonly<Record<Job['status'], Tone>> = {
  failed: 'bad',
  waiting: 'plain',
  running: 'plain',
  done: 'good',
  cancelled: 'plain',
};

/** Work in the background: first of all that which was given up. */
export function Jobs({ names }: { names: Health['jobs'] }) {
  const words = useWords(healthWords);
  const admin = useWords(adminWords);
  const [filters, setFilters] = useFilters(['status', 'name'] as const);
  const status =
    filters.status === ALL ? undefined : (JOB_STATUSES.find((each) => each === filters.status) ?? 'failed');
  const query = { ...(status && { status }), ...(filters.name && { name: filters.name }) };
  const pages = usePages(['admin-jobs', query], (cursor, signal) =>
    ask(api.GET('/api/admin/jobs', { params: { query: { ...query, cursor, limit: 30 } }, signal })),
  );
  return (
    <Section
      title={words.jobs}
      about={words.jobsAbout}
      actions={
        <Group gap="xs" align="flex-end">
          <Select
            size="xs"
            w={150}
            aria-label={admin.status}
            allowDeselect={false}
            value={status ?? ALL}
            onChange={(value) => setFilters({ status: value === 'failed' ? null : value })}
            data={[ALL, ...JOB_STATUSES].map((value) => ({
              value,
              label: value === ALL ? admin.all : words.jobStatuses[value as Job['status']],
            }))}
          />
          <Select
            size="xs"
            w={190}
            aria-label={words.jobName}
            placeholder={words.anyJob}
            clearable
            clearButtonProps={{ 'aria-label': words.anyJob }}
            searchable
            nothingFoundMessage={admin.nothingFound}
            value={filters.name ?? null}
            onChange={(name) => setFilters({ name })}
            data={names.map(({ name }) => name).toSorted()}
          />
          <RefreshButton queryKey={['admin-jobs']} />
        </Group>
      }
    >
      <LoadedPages
        pages={pages}
        empty={
          <EmptyState
            icon={CircleCheck}
            title={status === 'failed' ? words.noFailedTitle : words.noJobsTitle}
            text={status === 'failed' ? words.noFailedText : words.noJobsText}
          />
        }
      >
        {(jobs) => (
          <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {jobs.map((job) => (
              <Row key={job.id} job={job} />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}

function Row({ job }: { job: Job }) {
  const words = useWords(healthWords);
  const format = useFormat();
  const { name, key, status, attempts, maxAttempts, error, createdAt, finishedAt, progress } = job;
  return (
    <li style={{ borderTop: '1px solid var(--td-grid)', padding: '8px 0' }} data-job={status}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <ToneBadge tone={TONES[status]} state={status} label={words.jobStatuses[status]} />
            {progress !== null && status === 'running' && (
              <Text size="xs" c="dimmed">
                {format.percent(progress)}
              </Text>
            )}
          </Group>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {words.attempts(format.number(attempts), format.number(maxAttempts))} ·{' '}
            {format.dateTime(finishedAt ?? createdAt)}
            {key !== null && ` · ${key}`}
          </Text>
          {error !== null && (
            <Text
              size="xs"
              c="var(--td-bad)"
              style={{ overflowWrap: 'anywhere' }}
              lineClamp={3}
              title={error}
            >
              {error}
            </Text>
          )}
        </div>
        {status === 'failed' && <Decide job={job} />}
      </Group>
    </li>
  );
}

/** Tried again, or seen and put aside. */
function Decide({ job: { id, name } }: { job: Job }) {
  const words = useWords(healthWords);
  const may = useMay();
  const [confirm, dialog] = useConfirm();
  const params = { path: { id } };
  const changes = ['admin-jobs', 'admin-health', 'audit'];
  const retry = useAction(() => ask(api.POST('/api/admin/jobs/{id}/retry', { params })), {
    ...{ done: words.retried, changes },
  });
  const dismiss = useAction(() => ask(api.POST('/api/admin/jobs/{id}/dismiss', { params })), {
    ...{ done: words.dismissed, changes },
  });
  if (!may('jobs:manage')) return null;
  const onDismiss = async () => {
    const question = {
      title: words.dismiss,
      text: words.dismissText(name),
      action: words.dismiss,
      danger: true,
    };
    if (await confirm(question)) dismiss.mutate(undefined);
  };
  return (
    <Group gap="xs" style={{ flexShrink: 0 }}>
      {dialog}
      <Button
        size="compact-xs"
        variant="light"
        leftSection={<RotateCw size={12} />}
        aria-label={`${words.retry}: ${name}`}
        loading={retry.isPending}
        onClick={() => retry.mutate(undefined)}
      >
        {words.retry}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`${words.dismiss}: ${name}`}
        loading={dismiss.isPending}
        onClick={() => void onDismiss()}
      >
        {words.dismiss}
      </Button>
    </Group>
  );
}
