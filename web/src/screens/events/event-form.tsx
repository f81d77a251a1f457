import { Button, Group, JsonInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { useSettings } from '../../app/use-settings';
import { common } from '../../i18n/common';
import { toLocalInput } from '../../i18n/days';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { eventWords } from './words';

type Event = Schemas['EventDto'];

/** All that may be told of an event; of one that exists what may be changed. */
export function EventForm({ event, onDone }: { event?: Event; onDone: () => void }) {
  const words = useWords(eventWords);
  const shared = useWords(common);
  const rules = useRules();
  const { currency } = useSettings();
  const form = useForm({
    initialValues: {
      id: '',
      type: event?.type ?? '',
      userId: event?.userId ?? '',
      value: event?.value?.toString() ?? '',
      currency: event?.currency ?? currency,
      timestamp: event ? toLocalInput(event.timestamp) : '',
      metadata:
        event && Object.keys(event.metadata).length > 0 ? JSON.stringify(event.metadata, null, 2) : '',
    },
    validate: {
      type: (type) => (/^[a-z0-9_.:-]{1,64}$/.test(type.trim()) ? null : words.typeRule),
      userId: rules.filled,
      metadata: (text) => (metadataOf(text) ? null : words.notJson),
    },
  });
  const save = useAction(
    ({ id, type, userId, value, currency: money, timestamp, metadata }: typeof form.values) => {
      const body = {
        type: type.trim(),
        userId: userId.trim(),
        currency: money.trim().toUpperCase(),
        metadata: metadataOf(metadata),
        ...(timestamp && { timestamp: new Date(timestamp).toISOString() }),
      };
      if (event) {
        const patch = { ...body, value: value === '' ? null : Number(value) };
        return ask(api.PATCH('/api/events/{id}', { params: { path: { id: event.id } }, body: patch }));
      }
      const made = {
        ...body,
        ...(value !== '' && { value: Number(value) }),
        ...(id.trim() && { id: id.trim() }),
      };
      return ask(api.POST('/api/events', { body: made }));
    },
    {
      done: event ? words.saved : words.created,
      changes: ['events', 'analytics'],
      onDone,
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput label={words.type} data-autofocus {...form.getInputProps('type')} />
          <TextInput label={words.user} {...form.getInputProps('userId')} />
          <TextInput type="number" step="any" label={words.value} {...form.getInputProps('value')} />
          <TextInput label={words.currency} maxLength={3} {...form.getInputProps('currency')} />
          <TextInput
            type="datetime-local"
            step={1}
            label={words.happened}
            description={event ? undefined : words.timeHint}
            {...form.getInputProps('timestamp')}
          />
          {!event && <TextInput label={words.id} description={words.idHint} {...form.getInputProps('id')} />}
        </SimpleGrid>
        <JsonInput
          label={words.metadata}
          description={words.metadataHint}
          autosize
          minRows={4}
          maxRows={14}
          formatOnBlur
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          {...form.getInputProps('metadata')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {event ? shared.save : words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Nothing counts as an empty object; undefined when it is none. */
function metadataOf(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
