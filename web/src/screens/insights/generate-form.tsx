import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import { useStore } from '../../app/store';
import { type Locale, localeStore } from '../../i18n/locale';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { insightWords } from './words';

/** Days are those of the business, both within. */
export function GenerateForm({ onDone }: { onDone: (id: string) => void }) {
  const words = useWords(insightWords);
  const locale = useStore(localeStore);
  const form = useForm<{ from: string; to: string; locale: Locale }>({
    initialValues: { from: '', to: '', locale },
  });
  const make = useAction(
    ({ from, to, locale: language }: typeof form.values) => {
      const body = { locale: language, ...(from && { from }), ...(to && { to }) };
      return ask(api.POST('/api/insights/generate', { body }));
    },
    {
      done: words.made,
      changes: ['insights'],
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  // a model takes its time: who has gone elsewhere meanwhile is not taken back
  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => make.mutate(values, { onSuccess: ({ id }) => onDone(id) }))}
    >
      <Stack>
        {make.isError && <ProblemAlert error={make.error} />}
        <Text size="sm">{words.makeAbout}</Text>
        <Group grow align="flex-start">
          <TextInput type="date" label={words.from} data-autofocus {...form.getInputProps('from')} />
          <TextInput type="date" label={words.to} {...form.getInputProps('to')} />
        </Group>
        <Select
          label={words.locale}
          allowDeselect={false}
          data={(['pt-BR', 'en'] as const).map((value) => ({ value, label: words.locales[value] }))}
          {...form.getInputProps('locale')}
        />
        <Button type="submit" loading={make.isPending}>
          {words.generate}
        </Button>
      </Stack>
    </form>
  );
}
