import { ActionIcon, Button, ColorInput, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { Plus, X } from 'lucide-react';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { eventWords } from './words';

const SWATCHES = ['#0b7a65', '#2f6fb0', '#8a5cc2', '#c2418a', '#c2572b', '#a17a00', '#5b7a1f', '#5d6b73'];

export function EventTypeForm({
  declared,
  onDone,
}: {
  declared?: Schemas['EventTypeDto'];
  onDone: () => void;
}) {
  const words = useWords(eventWords);
  const shared = useWords(common);
  const rules = useRules();
  const form = useForm({
    initialValues: {
      type: declared?.type ?? '',
      label: declared?.label ?? '',
      unit: declared?.unit ?? '',
      colour: declared?.colour ?? '',
      fields: (declared?.fields ?? []).map((field) => ({ ...field, key: randomId() })),
    },
    validate: {
      type: (type) => (/^[a-z0-9_.:-]{1,64}$/.test(type.trim()) ? null : words.typeRule),
      label: rules.filled,
      fields: { path: rules.filled, label: rules.filled },
    },
  });
  const save = useAction(
    ({ type, label, unit, colour, fields }: typeof form.values) => {
      const body = {
        label: label.trim(),
        unit: unit.trim() || null,
        colour: colour || null,
        fields: fields.map((field) => ({ path: field.path.trim(), label: field.label.trim() })),
      };
      return declared
        ? ask(api.PATCH('/api/event-types/{type}', { params: { path: { type: declared.type } }, body }))
        : ask(api.POST('/api/event-types', { body: { ...body, type: type.trim() } }));
    },
    {
      done: words.typeSaved,
      changes: ['event-types'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {!declared && (
            <TextInput
              label={words.type}
              placeholder="purchase"
              data-autofocus
              {...form.getInputProps('type')}
            />
          )}
          <TextInput label={words.label} {...form.getInputProps('label')} />
          <TextInput
            label={words.unit}
            description={words.unitHint}
            maxLength={16}
            {...form.getInputProps('unit')}
          />
          <ColorInput
            label={words.colour}
            placeholder={words.noColour}
            format="hex"
            swatches={SWATCHES}
            eyeDropperButtonProps={{ 'aria-label': words.colour }}
            {...form.getInputProps('colour')}
          />
        </SimpleGrid>
        <div role="group" aria-label={words.fields}>
          <Text size="sm" fw={600}>
            {words.fields}
          </Text>
          <Text size="xs" c="dimmed" mb="xs">
            {words.fieldsText}
          </Text>
          <Stack gap="xs">
            {form.values.fields.map(({ key }, at) => (
              <Group key={key} gap="xs" align="flex-start" wrap="nowrap">
                <TextInput
                  flex={1}
                  size="xs"
                  aria-label={words.fieldPath}
                  placeholder="metadata.country"
                  {...form.getInputProps(`fields.${at}.path`)}
                />
                <TextInput
                  flex={1}
                  size="xs"
                  aria-label={words.fieldLabel}
                  placeholder={words.fieldLabel}
                  {...form.getInputProps(`fields.${at}.label`)}
                />
                <ActionIcon
                  variant="default"
                  aria-label={words.removeField}
                  onClick={() => form.removeListItem('fields', at)}
                >
                  <X size={14} />
                </ActionIcon>
              </Group>
            ))}
          </Stack>
          <Button
            size="compact-xs"
            variant="subtle"
            mt="xs"
            leftSection={<Plus size={14} />}
            onClick={() => form.insertListItem('fields', { path: 'metadata.', label: '', key: randomId() })}
          >
            {words.addField}
          </Button>
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {shared.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
