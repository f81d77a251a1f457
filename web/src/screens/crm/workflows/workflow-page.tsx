import { Alert, Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { History, TriangleAlert, Workflow as Icon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { BackLink } from '../../../ui/back-link';
import { Page } from '../../../ui/page';
import type { WorkflowRow } from './queries';
import { StateMark } from './state-mark';
import { workflowWords } from './words';

/** What stands around the editor and the runs of one workflow. */
export function WorkflowPage({
  workflow,
  place,
  actions,
  children,
}: {
  workflow: WorkflowRow | undefined;
  place: 'editor' | 'runs';
  actions?: ReactNode;
  children: ReactNode;
}) {
  const words = useWords(workflowWords);
  const format = useFormat();
  const about = (
    <Group gap="sm" component="span">
      <BackLink to="/crm/workflows" label={words.back} />
      {workflow && (
        <>
          <StateMark state={workflow.status} label={words.statuses[workflow.status]} />
          {workflow.edition !== null && (
            <Text size="xs" component="span">
              {words.edition(format.number(workflow.edition))}
              {workflow.hasChanges && ` · ${words.changes}`}
            </Text>
          )}
        </>
      )}
    </Group>
  );
  return (
    <Page title={workflow?.name ?? words.title} about={about} actions={actions}>
      {workflow && (
        <Group component="nav" aria-label={workflow.name} gap={4} mb={-4}>
          <Place
            to="/crm/workflows/$id"
            id={workflow.id}
            isHere={place === 'editor'}
            icon={<Icon size={14} />}
          >
            {words.editor}
          </Place>
          <Place
            to="/crm/workflows/$id/runs"
            id={workflow.id}
            isHere={place === 'runs'}
            icon={<History size={14} />}
          >
            {words.runs}
          </Place>
        </Group>
      )}
      {workflow?.trouble && (
        <Alert color="red" variant="light" icon={<TriangleAlert size={18} />} title={words.troubleTitle}>
          {workflow.trouble.reason} ({words.since(format.dateTime(workflow.trouble.at))})
        </Alert>
      )}
      {children}
    </Page>
  );
}

function Place({
  to,
  id,
  isHere,
  icon,
  children,
}: {
  to: string;
  id: string;
  isHere: boolean;
  icon: ReactNode;
  children: ReactNode;
}) {
  return (
    <Button
      component={Link}
      {...({ to, params: { id } } as object)}
      size="xs"
      variant={isHere ? 'light' : 'subtle'}
      color={isHere ? 'brand' : 'gray'}
      c={isHere ? undefined : 'var(--mantine-color-dimmed)'}
      aria-current={isHere ? 'page' : undefined}
      leftSection={icon}
    >
      {children}
    </Button>
  );
}
