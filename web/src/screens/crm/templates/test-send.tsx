import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMe } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { problemInForm } from '../../../ui/problem-in-form';
import { useRules } from '../../../ui/rules';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { ContactSelect } from './contact-select';
import { Warnings } from './mail-preview';
import { templateWords } from './words';

/** Sends one mail of what is saved. */
export function TestSend({ id }: { id: string }) {
  const words = useWords(templateWords);
  const rules = useRules();
  const me = useMe();
  const [contactId, setContactId] = useState<string | null>(null);
  const form = useForm({
    initialValues: { to: '' },
    validate: { to: (to) => (to.trim() === '' ? null : rules.email(to)) },
  });
  const send = useAction(
    ({ to }: typeof form.values) =>
      ask(
        api.POST('/api/crm/templates/{id}/test-send', {
          params: { path: { id } },
          body: { ...(to.trim() !== '' && { to: to.trim() }), ...(contactId !== null && { contactId }) },
        }),
      ),
    { onProblem: (problem) => problemInForm(form, problem) },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
      <Stack>
        <Text size="sm" c="dimmed">
          {words.testText}
        </Text>
        {send.isError && <ProblemAlert error={send.error} />}
        {send.data && (
          <Alert variant="light" role="status" data-sent={send.data.to}>
            {words.sentTo(send.data.to)}
          </Alert>
        )}
        {send.data && <Warnings warnings={send.data.warnings} />}
        <TextInput
          type="email"
          label={words.to}
          description={words.toHint}
          placeholder={me.email}
          data-autofocus
          {...form.getInputProps('to')}
        />
        <ContactSelect label={words.contact} value={contactId} onChange={setContactId} />
        <Button type="submit" loading={send.isPending}>
          {words.send}
        </Button>
      </Stack>
    </form>
  );
}
