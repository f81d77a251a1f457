import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useMay } from '../../../app/use-session';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { Facts } from '../../../ui/facts';
import { problemInForm } from '../../../ui/problem-in-form';
import { Section } from '../../../ui/section';
import { Loaded, ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { SecretOnce } from '../../webhooks/secret-once';
import { NotifyFields, notifyValuesOf, type NotifyValues, useNotifyRules } from './notify-fields';
import { alertSettingsQuery } from './queries';
import { alertWords } from './words';

/** Who is told of alerts of the system, and of rules that do not say it themselves. */
export function Receivers() {
  const words = useWords(alertWords);
  const may = useMay();
  const query = useQuery(alertSettingsQuery);
  const [secret, setSecret] = useState<string>();
  return (
    <Section title={words.tabs.receivers} about={words.receiversAbout}>
      <Loaded query={query}>
        {(settings) =>
          may('alerts:manage') ? (
            <Stack maw={640}>
              {secret === undefined ? (
                <SettingsForm key={JSON.stringify(settings)} settings={settings} onSecret={setSecret} />
              ) : (
                <SecretOnce secret={secret} onDone={() => setSecret(undefined)} />
              )}
              <Test />
            </Stack>
          ) : (
            <Facts
              facts={[
                [words.emails, settings.emails?.join(', ') || (settings.emails ? '–' : words.allAdmins)],
                [words.webhook, settings.webhook?.url ?? '–'],
              ]}
            />
          )
        }
      </Loaded>
    </Section>
  );
}

function SettingsForm({
  settings,
  onSecret,
}: {
  settings: Schemas['AlertSettingsDto'];
  /** Of a webhook that is new; undefined where none is. */
  onSecret: (secret: string | undefined) => void;
}) {
  const words = useWords(alertWords);
  const shared = useWords(common);
  const rules = useNotifyRules();
  const form = useForm<NotifyValues>({
    initialValues: notifyValuesOf({ emails: settings.emails ?? [], webhook: settings.webhook }),
    validate: rules,
  });
  const save = useAction(
    ({ emails, url }: NotifyValues) => {
      const body = {
        emails: emails.length === 0 ? null : emails,
        webhook: url.trim() === '' ? null : { url: url.trim() },
      };
      return ask(api.PATCH('/api/admin/alert-settings', { body }));
    },
    {
      done: shared.saved,
      changes: ['alert-settings', 'audit'],
      onProblem: (problem) => problemInForm(form, problem),
      onDone: ({ webhookSecret }) => {
        form.resetDirty();
        onSecret(webhookSecret);
      },
    },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        {save.isError && <ProblemAlert error={save.error} />}
        <NotifyFields form={form} emailsHint={words.emailsHint} />
        <Group justify="flex-end">
          <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
            {shared.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Test() {
  const words = useWords(alertWords);
  const test = useAction(() => ask(api.POST('/api/admin/alert-settings/test')), {
    changes: ['audit'],
    onProblem: () => undefined,
  });
  return (
    <Stack align="flex-start" gap="xs">
      <Text size="sm">{words.testText}</Text>
      <Button
        variant="default"
        leftSection={<Send size={14} />}
        loading={test.isPending}
        onClick={() => test.mutate(undefined)}
      >
        {words.test}
      </Button>
      {test.isError && <ProblemAlert error={test.error} />}
      {test.data && (
        <Alert variant="light" role="status" w="100%" data-tested>
          <Text size="sm">{words.testedMails(test.data.emails)}</Text>
          <Text size="sm">{words.testedHook(test.data.webhook)}</Text>
        </Alert>
      )}
    </Stack>
  );
}
