import { Button, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../../../api/client';
import { common } from '../../../../i18n/common';
import { useWords } from '../../../../i18n/words';
import { problemInForm } from '../../../../ui/problem-in-form';
import { useRules } from '../../../../ui/rules';
import { ProblemAlert } from '../../../../ui/states';
import { useAction } from '../../../../ui/use-action';
import { type ContactField, FIELD_TYPES } from '../queries';
import { keyOf } from './key-of';
import { setupWords } from './words';

/** Declares a field; of one that there is the name and the choices may be changed. */
export function FieldForm({ field, onDone }: { field?: ContactField; onDone: () => void }) {
  const words = useWords(setupWords);
  const shared = useWords(common);
  const rules = useRules();
  const form = useForm({
    initialValues: {
      label: field?.label ?? '',
      key: field?.key ?? '',
      type: field?.type ?? 'text',
      options: field?.options ?? [],
    },
    validate: {
      label: rules.filled,
      key: (key) => (/^[a-z][a-z0-9_]{0,39}$/.test(key) ? null : words.keyRule),
      options: (options, { type }) => (type === 'choice' && options.length === 0 ? words.optionsRule : null),
    },
  });
  const save = useAction(
    async ({ label, key, type, options }: typeof form.values) => {
      const body = { label: label.trim(), ...(type === 'choice' && { options }) };
      if (field) return ask(api.PATCH('/api/crm/fields/{key}', { params: { path: { key } }, body }));
      return ask(api.POST('/api/crm/fields', { body: { ...body, key, type } }));
    },
    {
      done: field ? words.saved : words.created,
      changes: ['contact-fields'],
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
            if (!field && form.values.key === keyOf(form.values.label))
              form.setFieldValue('key', keyOf(value));
            form.setFieldValue('label', value);
          }}
        />
        {!field && (
          <>
            <TextInput label={words.key} description={words.keyHint} {...form.getInputProps('key')} />
            <Select
              label={words.type}
              allowDeselect={false}
              data={FIELD_TYPES.map((value) => ({ value, label: words.types[value] }))}
              {...form.getInputProps('type')}
            />
          </>
        )}
        {form.values.type === 'choice' && (
          <TagsInput
            label={words.options}
            description={words.optionsHint}
            {...form.getInputProps('options')}
          />
        )}
        <Button type="submit" loading={save.isPending}>
          {field ? shared.save : words.create}
        </Button>
      </Stack>
    </form>
  );
}
