import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { ListChecks } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useChoice } from '../../../app/use-address';
import { usePages } from '../../../app/use-pages';
import { useMe } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { LoadedPages } from '../../../ui/pages';
import { Section } from '../../../ui/section';
import { EmptyState } from '../../../ui/states';
import { TaskRow } from './task-row';
import { contactWords } from './words';

/** Tasks of all contacts: the reader's own, or everybody's. */
export function TaskBoard() {
  const words = useWords(contactWords);
  const me = useMe();
  const [show, setShow] = useChoice('show', ['open', 'done'], 'open');
  const [whose, setWhose] = useChoice('whose', ['everybody', 'mine'], 'everybody');
  const query = { done: show === 'done', ...(whose === 'mine' && { assignee: me.id }) };
  const pages = usePages(['contact-tasks', 'all', query], (cursor, signal) =>
    ask(api.GET('/api/crm/tasks', { params: { query: { ...query, cursor, limit: 50 } }, signal })),
  );
  return (
    <Section
      title={words.tasks}
      actions={
        <Group gap="xs">
          <Select
            size="xs"
            w={130}
            aria-label={words.whose}
            allowDeselect={false}
            value={whose}
            onChange={(value) => value && setWhose(value)}
            data={[
              { value: 'everybody', label: words.everybody },
              { value: 'mine', label: words.mine },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label={words.tasks}
            value={show}
            onChange={setShow}
            data={(['open', 'done'] as const).map((value) => ({ value, label: words.showTasks[value] }))}
          />
        </Group>
      }
    >
      <LoadedPages
        pages={pages}
        empty={<EmptyState icon={ListChecks} title={words.noOpenTasks} text={words.noOpenTasksText} />}
      >
        {(tasks) => (
          <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {tasks.map((task) => (
              <TaskRow key={task.id} task={task} isLinked />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}
