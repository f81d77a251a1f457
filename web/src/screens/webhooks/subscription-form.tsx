import { Button, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { useTypes } from '../analytics/use-types';
import type { Subscription } from './queries';
import { SecretOnce } from './secret-once';
import { webhookWords } from './words';

/** Makes a subscription and shows its secret, or changes one. */
export function SubscriptionForm({
  subscription,
  onDone,
}: {
  subscription?: Subscription;
  onDone: () => void;
}) {
  const words = useWords(webhookWords);
  const shared = useWords(common);
  const { types } = useTypes();
  const form = useForm({
    initialValues: {
      url: subscription?.url ?? '',
      eventTypes: subscription?.eventTypes ?? ['*'],
      secret: '',
    },
    validate: {
      url: (url) => (/^https?:\/\/\S+$/.test(url.trim()) ? null : words.urlRule),
      eventTypes: (chosen) => (chosen.length === 0 ? words.eventTypesRule : null),
    },
  });
  const save = useAction(
    async ({ url, eventTypes, secret }: typeof form.values) => {
      const body = { url: url.trim(), eventTypes };
      if (subscription) {
        const path = { id: subscription.id };
        await ask(api.PATCH('/api/webhooks/subscriptions/{id}', { params: { path }, body }));
        return undefined;
      }
      const made = { ...body, ...(secret.trim() && { secret: secret.trim() }) };
      return (await ask(api.POST('/api/webhooks/subscriptions', { body: made }))).secret;
    },
    {
      changes: ['subscriptions'],
      onDone: (secret) => {
        if (secret === undefined) onDone();
      },
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  if (save.data !== undefined) return <SecretOnce secret={save.data} onDone={onDone} />;
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <TextInput
          label={words.url}
          placeholder="https://example.com/hooks"
          data-autofocus
          {...form.getInputProps('url')}
        />
        <TagsInput
          label={words.eventTypes}
          description={words.eventTypesHint}
          data={['*', ...types]}
          {...form.getInputProps('eventTypes')}
        />
        {!subscription && (
          <TextInput
            label={words.ownSecret}
            description={words.ownSecretHint}
            {...form.getInputProps('secret')}
          />
        )}
        <Button type="submit" loading={save.isPending}>
          {subscription ? shared.save : words.create}
        </Button>
      </Stack>
    </form>
  );
}
