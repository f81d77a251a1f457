import { Badge, Button, Group, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { session } from '../../app/session';
import { useMay, useMe } from '../../app/use-session';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { useRules } from '../../ui/rules';
import { Section } from '../../ui/section';
import { useAction } from '../../ui/use-action';
import { accountWords } from './words';

export function Profile() {
  const words = useWords(accountWords);
  const shared = useWords(common);
  const me = useMe();
  const may = useMay();
  const rules = useRules();
  const form = useForm({ initialValues: { name: me.name }, validate: { name: rules.name } });
  const save = useAction((body: Schemas['UpdateMeDto']) => ask(api.PATCH('/api/auth/me', { body })), {
    done: shared.saved,
    onDone: () => void session.readMe(),
    onProblem: (problem) => problemInForm(form, problem),
  });
  const resend = useAction(() => ask(api.POST('/api/auth/verify-email/resend')), { done: words.resent });
  return (
    <Section title={words.profile}>
      <Stack>
        <form noValidate onSubmit={form.onSubmit(({ name }) => save.mutate({ name }))}>
          <Group align="flex-end" gap="xs">
            <TextInput flex={1} label={words.name} autoComplete="name" {...form.getInputProps('name')} />
            <Button type="submit" loading={save.isPending} disabled={form.values.name.trim() === me.name}>
              {shared.save}
            </Button>
          </Group>
        </form>
        <div>
          <Text size="sm" fw={500}>
            {words.email}
          </Text>
          <Group gap="xs">
            <Text style={{ wordBreak: 'break-all' }}>{me.email}</Text>
            <Badge variant={me.emailVerified ? 'light' : 'default'} tt="none">
              {me.emailVerified ? words.verified : words.notVerified}
            </Badge>
            {!me.emailVerified && (
              <Button
                size="compact-xs"
                variant="subtle"
                loading={resend.isPending}
                onClick={() => resend.mutate(undefined)}
              >
                {words.resend}
              </Button>
            )}
          </Group>
        </div>
        <div>
          <Text size="sm" fw={500}>
            {words.role}
          </Text>
          <Text>{shared.roles[me.role]}</Text>
        </div>
        {may('analytics:read') && (
          <Switch
            label={words.dailyInsight}
            description={words.dailyInsightAbout}
            checked={me.dailyInsight}
            disabled={save.isPending}
            onChange={({ currentTarget }) => save.mutate({ dailyInsight: currentTarget.checked })}
          />
        )}
      </Stack>
    </Section>
  );
}
