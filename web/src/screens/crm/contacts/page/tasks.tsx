import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../../api/client';
import { usePages } from '../../../../app/use-pages';
import { useMay } from '../../../../app/use-session';
import { useWords } from '../../../../i18n/words';
import { LoadedPages } from '../../../../ui/pages';
import { problemInForm } from '../../../../ui/problem-in-form';
import { useRules } from '../../../../ui/rules';
import { Section } from '../../../../ui/section';
import { useAction } from '../../../../ui/use-action';
import { TaskRow } from '../task-row';
import { usePeople } from '../use-people';
import { contactWords } from '../words';

/** What is to be done with one contact. */
export function ContactTasks({ id }: { id: string }) {
  const words = useWords(contactWords);
  const may = useMay();
  const pages = usePages(['contact-tasks', id], (cursor, signal) => {
    const params = { path: { id }, query: { cursor, limit: 50 } };
    return ask(api.GET('/api/crm/contacts/{id}/tasks', { params, signal }));
  });
  return (
    <Section title={words.tasks}>
      {may('crm:write') && <TaskForm id={id} />}
      <LoadedPages
        pages={pages}
        empty={
          <Text size="sm" c="dimmed">
            {words.noTasks}
          </Text>
        }
      >
        {(tasks) => (
          <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
            {tasks.map((task) => (
              <TaskRow key={task.id} task={task} />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}

function TaskForm({ id }: { id: string }) {
  const words = useWords(contactWords);
  const rules = useRules();
  const { staff } = usePeople();
  const form = useForm({
    initialValues: { title: '', dueAt: '', assigneeId: null as string | null },
    validate: { title: rules.filled },
  });
  const add = useAction(
    ({ title, dueAt, assigneeId }: typeof form.values) => {
      const body = {
        title: title.trim(),
        assigneeId,
        dueAt: dueAt === '' ? null : new Date(dueAt).toISOString(), // in the reader's zone
      };
      return ask(api.POST('/api/crm/contacts/{id}/tasks', { params: { path: { id } }, body }));
    },
    {
      done: words.taskAdded,
      changes: ['contact-tasks', 'contact-timeline'],
      onDone: () => form.reset(),
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => add.mutate(values))}>
      <Stack gap="xs" mb="sm">
        <TextInput size="xs" label={words.newTask} maxLength={200} {...form.getInputProps('title')} />
        <Group gap="xs" align="flex-end">
          <TextInput
            size="xs"
            type="datetime-local"
            label={words.due}
            flex="1 1 150px"
            {...form.getInputProps('dueAt')}
          />
          <Select
            size="xs"
            label={words.assignee}
            placeholder={words.anybody}
            clearable
            flex="1 1 130px"
            data={staff.map((each) => ({ value: each.id, label: each.name }))}
            {...form.getInputProps('assigneeId')}
          />
          <Button size="xs" type="submit" loading={add.isPending}>
            {words.addTask}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
