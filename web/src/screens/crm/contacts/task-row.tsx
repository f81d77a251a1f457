import { ActionIcon, Box, Checkbox, Group, Text } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useMay } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { TextLink } from '../../../ui/text-link';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { useNow } from '../../../ui/use-now';
import type { Task } from './queries';
import { usePeople } from './use-people';
import { contactWords } from './words';

/** A task with its box to tick. @param isLinked where tasks of several contacts are shown */
export function TaskRow({ task, isLinked = false }: { task: Task; isLinked?: boolean }) {
  const words = useWords(contactWords);
  const format = useFormat();
  const may = useMay();
  const now = useNow(60_000);
  const { staffName } = usePeople();
  const [confirm, dialog] = useConfirm();
  const path = { id: task.contactId, taskId: task.id };
  const changes = ['contact-tasks', 'contact-timeline'];
  const tick = useAction(
    (done: boolean) =>
      ask(api.PATCH('/api/crm/contacts/{id}/tasks/{taskId}', { params: { path }, body: { done } })),
    { changes },
  );
  const remove = useAction(
    () => ask(api.DELETE('/api/crm/contacts/{id}/tasks/{taskId}', { params: { path } })),
    { changes },
  );
  const askAndRemove = async () => {
    const yes = await confirm({
      title: words.taskRemoveTitle,
      text: words.taskRemoveText,
      action: words.remove,
      danger: true,
    });
    if (yes) remove.mutate(undefined);
  };
  const isLate = !task.done && task.dueAt !== null && Date.parse(task.dueAt) < now;
  const facts = [
    task.doneAt !== null
      ? words.doneOn(format.dateTime(task.doneAt))
      : task.dueAt !== null && !isLate
        ? words.dueOn(format.dateTime(task.dueAt))
        : undefined,
    task.assigneeId === null ? words.anybody : staffName(task.assigneeId),
  ].filter(Boolean);
  return (
    <Group
      component="li"
      wrap="nowrap"
      align="flex-start"
      gap="sm"
      py="xs"
      style={{ borderTop: '1px solid var(--td-grid)' }}
      data-task={task.id}
    >
      {dialog}
      <Checkbox
        mt={2}
        aria-label={words.markDone(task.title)}
        checked={tick.isPending ? tick.variables : task.done}
        disabled={!may('crm:write')}
        onChange={({ currentTarget: { checked } }) => tick.mutate(checked)}
      />
      <Box flex={1} miw={0}>
        <Text
          size="sm"
          td={task.done ? 'line-through' : undefined}
          c={task.done ? 'dimmed' : undefined}
          style={{ overflowWrap: 'anywhere' }}
        >
          {task.title}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          {isLate && task.dueAt !== null && (
            <Text span size="xs" c="var(--td-bad)">
              {words.overdue(format.dateTime(task.dueAt))} ·{' '}
            </Text>
          )}
          {facts.join(' · ')}
          {isLinked && (
            <>
              {' · '}
              <TextLink to="/crm/contacts/$id" params={{ id: task.contactId }} underline="always">
                {words.seeContact}
              </TextLink>
            </>
          )}
        </Text>
      </Box>
      {may('crm:write') && (
        <ActionIcon
          variant="subtle"
          color="gray"
          c="dimmed"
          aria-label={`${words.remove}: ${task.title}`}
          onClick={() => void askAndRemove()}
        >
          <Trash2 size={16} />
        </ActionIcon>
      )}
    </Group>
  );
}
