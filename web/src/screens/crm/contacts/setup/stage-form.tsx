import { Button, NumberInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../../api/client';
import { common } from '../../../../i18n/common';
import { useWords } from '../../../../i18n/words';
import { problemInForm } from '../../../../ui/problem-in-form';
import { useRules } from '../../../../ui/rules';
import { ProblemAlert } from '../../../../ui/states';
import { useAction } from '../../../../ui/use-action';
import type { Stage } from '../queries';
import { keyOf } from './key-of';
import { setupWords } from './words';

export function StageForm({ stage, onDone }: { stage?: Stage; onDone: () => void }) {
  const words = useWords(setupWords);
  const shared = useWords(common);
  const rules = useRules();
  const form = useForm<{ label: string; key: string; position: number | string }>({
    initialValues: {
      label: stage?.label ?? '',
      key: stage?.key ?? '',
      position: stage?.position ?? '',
    },
    validate: { label: rules.filled, key: rules.filled },
  });
  const save = useAction(
    async ({ label, key, position }: typeof form.values) => {
      const body = { label: label.trim(), ...(position !== '' && { position: Number(position) }) };
      if (stage) return ask(api.PATCH('/api/crm/stages/{key}', { params: { path: { key } }, body }));
      return ask(api.POST('/api/crm/stages', { body: { ...body, key: key.trim() } }));
    },
    {
      done: stage ? words.saved : words.created,
      changes: ['contact-stages'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <TextInput
          label={words.label}
          data-autofocus
          {...form.getInputProps('label')}
          onChange={({ target: { value } }) => {
            if (!stage && form.values.key === keyOf(form.values.label))
              form.setFieldValue('key', keyOf(value));
            form.setFieldValue('label', value);
          }}
        />
        {!stage && <TextInput label={words.key} {...form.getInputProps('key')} />}
        <NumberInput
          label={words.position}
          description={words.positionHint}
          min={1}
          {...form.getInputProps('position')}
        />
        <Button type="submit" loading={save.isPending}>
          {stage ? shared.save : words.create}
        </Button>
      </Stack>
    </form>
  );
}
