import { Button, Group, Select, SimpleGrid, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { FieldInput, valueOf } from './field-input';
import type { Contact, ContactField } from './queries';
import { usePeople } from './use-people';
import { contactWords } from './words';

interface Values {
  email: string;
  name: string;
  tags: string[];
  stage: string | null;
  ownerId: string | null;
  userId: string;
  subscribed: boolean;
  /** Of declared fields, as text. */
  fields: Record<string, string>;
}

/** All that may be said of a contact, its declared fields among it. */
export function ContactForm({ contact, onDone }: { contact?: Contact; onDone: () => void }) {
  const words = useWords(contactWords);
  const shared = useWords(common);
  const rules = useRules();
  const { stages, staff, fields } = usePeople();
  // as it was when the form was opened: what is news since then is no change of the reader's
  const [before] = useState(contact);
  const form = useForm<Values>({
    initialValues: {
      email: contact?.email ?? '',
      name: contact?.name ?? '',
      tags: contact?.tags ?? [],
      stage: contact?.stage ?? null,
      ownerId: contact?.ownerId ?? null,
      userId: contact?.userId ?? '',
      subscribed: contact?.subscribed ?? false,
      fields: Object.fromEntries(
        Object.entries(contact?.fields ?? {}).map(([key, value]) => [key, String(value)]),
      ),
    },
    validate: { email: rules.email },
  });
  const save = useAction(
    (values: Values) => (before ? change(before, values, fields) : make(values, fields)),
    {
      done: contact ? words.saved : words.made,
      changes: ['contacts', 'crm-stats', 'contact-fields', 'contact-stages'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput type="email" label={words.email} data-autofocus {...form.getInputProps('email')} />
          <TextInput label={words.name} {...form.getInputProps('name')} />
          <Select
            label={words.stage}
            clearable
            data={stages.map(({ key, label }) => ({ value: key, label }))}
            {...form.getInputProps('stage')}
          />
          <Select
            label={words.owner}
            clearable
            placeholder={words.nobody}
            data={staff.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('ownerId')}
          />
          <TagsInput label={words.tags} description={words.tagsHint} {...form.getInputProps('tags')} />
          <TextInput label={words.ownId} description={words.ownIdHint} {...form.getInputProps('userId')} />
          {fields.map((field) => (
            <FieldInput
              key={field.key}
              field={field}
              value={form.values.fields[field.key] ?? ''}
              onChange={(value) =>
                form.setFieldValue('fields', { ...form.values.fields, [field.key]: value })
              }
            />
          ))}
        </SimpleGrid>
        <Switch label={words.subscribedSwitch} {...form.getInputProps('subscribed', { type: 'checkbox' })} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {contact ? shared.save : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function valuesOf(fields: readonly ContactField[], said: Values['fields']) {
  return fields.map((field) => [field.key, valueOf(field, said[field.key] ?? '')] as const);
}

function make(
  { name, stage, ownerId, userId, fields: said, ...values }: Values,
  fields: readonly ContactField[],
) {
  const body: Schemas['CreateContactDto'] = {
    ...values,
    email: values.email.trim(),
    fields: Object.fromEntries(valuesOf(fields, said).filter(([, value]) => value !== null)),
    ...(name.trim() && { name: name.trim() }),
    ...(stage && { stage }),
    ...(ownerId && { ownerId }),
    ...(userId.trim() && { userId: userId.trim() }),
  };
  return ask(api.POST('/api/crm/contacts', { body }));
}

/** Only what is different is said: what somebody else has changed meanwhile stays. */
function change({ id, ...before }: Contact, values: Values, fields: readonly ContactField[]) {
  const now = {
    email: values.email.trim(),
    name: values.name.trim() || null,
    tags: values.tags,
    stage: values.stage,
    ownerId: values.ownerId,
    userId: values.userId.trim() || null,
    subscribed: values.subscribed,
  };
  const changed = Object.entries(now).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof now] ?? null),
  );
  const changedFields = valuesOf(fields, values.fields).filter(
    ([key, value]) => value !== (before.fields[key] ?? null),
  );
  const body: Schemas['UpdateContactDto'] = {
    ...Object.fromEntries(changed),
    ...(changedFields.length > 0 && { fields: Object.fromEntries(changedFields) }),
  };
  return ask(api.PATCH('/api/crm/contacts/{id}', { params: { path: { id } }, body }));
}
