import { Button, Group, Radio, SimpleGrid, Stack, Text, TextInput, ThemeIcon } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../../../api/client';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { toSaved } from './flow/graph';
import { drawingOf, START_NAMES, STARTS, type StartName, startWords } from './starts';
import { workflowWords } from './words';

/** A name, and what to begin with. */
export function NewWorkflow({ onCancel }: { onCancel: () => void }) {
  const words = useWords(workflowWords);
  const starts = useWords(startWords);
  const shared = useWords(common);
  const rules = useRules();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { start: 'welcome' as StartName, name: starts.welcome[0] },
    validate: { name: rules.filled },
  });
  const create = useAction(
    ({ start, name }: typeof form.values) =>
      ask(api.POST('/api/crm/workflows', { body: { name: name.trim(), ...toSaved(drawingOf(start)) } })),
    {
      changes: ['workflows'],
      onDone: ({ id }) => void navigate({ to: '/crm/workflows/$id', params: { id } } as object),
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  const choose = (start: StartName) => {
    // a name that was typed stays
    const isOurs = START_NAMES.some((each) => starts[each][0] === form.values.name);
    form.setValues({ start, ...(isOurs && { name: starts[start][0] }) });
  };
  return (
    <form noValidate onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack>
        {create.isError && <ProblemAlert error={create.error} />}
        <TextInput label={words.name} maxLength={100} data-autofocus {...form.getInputProps('name')} />
        <Radio.Group label={words.start} value={form.values.start} onChange={(value) => choose(value)}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} mt={6} spacing="xs">
            {START_NAMES.map((start) => (
              <StartCard key={start} start={start} />
            ))}
          </SimpleGrid>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function StartCard({ start }: { start: StartName }) {
  const [name, about] = useWords(startWords)[start];
  const Icon = STARTS[start].icon;
  return (
    <Radio.Card value={start} p="sm" radius="md" data-start={start} aria-label={name}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <ThemeIcon variant="light" size="lg" aria-hidden>
          <Icon size={18} />
        </ThemeIcon>
        <div style={{ flex: 1 }}>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
        <Radio.Indicator aria-hidden />
      </Group>
    </Radio.Card>
  );
}
