import { Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { TextLink } from '../../../ui/text-link';
import { figuresQuery, problemsQuery, type WorkflowRow } from './queries';
import { StateMark } from './state-mark';
import { workflowWords } from './words';

/** How long figures and errors of a list may be old, in ms. */
const FRESH_MS = 15_000;

/** A workflow in the list: state, what is wrong with its draft, how many go through it. */
export function WorkflowCard({ workflow }: { workflow: WorkflowRow }) {
  const words = useWords(workflowWords);
  const format = useFormat();
  const { id, name, description, status, trouble, updatedAt } = workflow;
  return (
    <Card component="li" style={{ listStyle: 'none' }} data-workflow={name}>
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
          <Text component="h2" fw={650} fz="md" m={0} lh={1.35} style={{ overflowWrap: 'anywhere' }}>
            <TextLink to="/crm/workflows/$id" params={{ id }}>
              {name}
            </TextLink>
          </Text>
          <StateMark state={status} label={words.statuses[status]} />
        </Group>
        {description !== undefined && (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
        {trouble && (
          <Text size="sm" c="var(--mantine-color-error)" lineClamp={2}>
            {words.troubleTitle}: {trouble.reason}
          </Text>
        )}
        <div style={{ flex: 1 }} />
        {workflow.edition !== null && <RunCounts id={id} />}
        <Group justify="space-between" gap="xs">
          <Draft workflow={workflow} />
          <Text size="xs" c="dimmed" title={format.dateTime(updatedAt)}>
            {words.changed} {format.ago(updatedAt)}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}

/** How many are on their way, and how many came to an end. */
export function RunCounts({ id }: { id: string }) {
  const words = useWords(workflowWords);
  const format = useFormat();
  const figures = useQuery({ ...figuresQuery(id), staleTime: FRESH_MS, refetchInterval: FRESH_MS }).data;
  const shown = [
    [words.runsNow, figures && figures.running + figures.waiting, 'waiting'],
    [words.runsDone, figures?.completed, 'completed'],
    [words.runsFailed, figures?.failed, 'failed'],
  ] as const;
  return (
    <SimpleGrid cols={3} spacing="xs">
      {shown.map(([label, count, status]) => (
        <div key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <TextLink
            to="/crm/workflows/$id/runs"
            params={{ id }}
            search={{ status }}
            className="figures"
            fw={650}
            c={status === 'failed' && (count ?? 0) > 0 ? 'var(--td-bad)' : undefined}
            aria-label={`${label}: ${count === undefined ? '' : format.number(count)}`}
          >
            {count === undefined ? '–' : format.number(count)}
          </TextLink>
        </div>
      ))}
    </SimpleGrid>
  );
}

/** What is wrong with a draft that is not what runs. */
function Draft({ workflow: { id, version, hasChanges, status } }: { workflow: WorkflowRow }) {
  const words = useWords(workflowWords);
  const format = useFormat();
  const problems = useQuery({ ...problemsQuery(id, version), staleTime: FRESH_MS }).data;
  const prefix = status !== 'draft' && hasChanges ? `${words.changes} · ` : '';
  if (problems === undefined)
    return (
      <Text size="xs" c="dimmed">
        {words.draftChecking}
      </Text>
    );
  const isFine = problems.length === 0;
  const Icon = isFine ? CircleCheck : TriangleAlert;
  return (
    <Group
      gap={4}
      wrap="nowrap"
      c={isFine ? 'var(--td-good)' : 'var(--td-bad)'}
      data-problems={problems.length}
    >
      <Icon size={14} aria-hidden />
      <Text size="xs" fw={600}>
        {prefix}
        {isFine ? words.draftOk : words.draftWrong(format.number(problems.length))}
      </Text>
    </Group>
  );
}
