import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { problemInForm } from '../../ui/problem-in-form';
import { useRules } from '../../ui/rules';
import { Section } from '../../ui/section';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { accountWords } from './words';

export function PasswordForm() {
  const words = useWords(accountWords);
  const shared = useWords(common);
  const rules = useRules();
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '', repeat: '' },
    validate: {
      currentPassword: rules.filled,
      newPassword: rules.newPassword,
      repeat: rules.sameAs('newPassword'),
    },
  });
  const change = useAction(
    (body: Schemas['ChangePasswordDto']) => ask(api.POST('/api/auth/password', { body })),
    {
      done: words.passwordChanged,
      changes: ['sessions'],
      onDone: () => form.reset(),
      onProblem: (problem) => problemInForm(form, problem),
    },
  );
  const seen = { visibilityToggleButtonProps: { 'aria-label': shared.show } };
  return (
    <Section title={words.password} about={words.passwordAbout}>
      <form
        noValidate
        onSubmit={form.onSubmit(({ currentPassword, newPassword }) =>
          change.mutate({ currentPassword, newPassword }),
        )}
      >
        <Stack>
          {change.isError && <ProblemAlert error={change.error} />}
          <PasswordInput
            label={words.currentPassword}
            autoComplete="current-password"
            {...seen}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={words.newPassword}
            description={words.length}
            autoComplete="new-password"
            {...seen}
            {...form.getInputProps('newPassword')}
          />
          <PasswordInput
            label={words.repeat}
            autoComplete="new-password"
            {...seen}
            {...form.getInputProps('repeat')}
          />
          <Button type="submit" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
            {words.changePassword}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
