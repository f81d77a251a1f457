import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '../../api/problem';
import { session } from '../../app/session';
import { useAddress } from '../../app/use-address';
import { useSettings } from '../../app/use-settings';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { AuthPage } from '../../ui/auth-page';
import { problemInForm } from '../../ui/problem-in-form';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { ToLogIn } from './to-log-in';
import { authWords } from './words';

/** A new account, of one's own accord or by an invitation (`?inviteToken=...&email=...`, as it was mailed). */
export default function RegisterScreen() {
  const words = useWords(authWords);
  const shared = useWords(common);
  const rules = useRules();
  const navigate = useNavigate();
  const { registration } = useSettings();
  const { inviteToken, email } = useAddress();
  const [problem, setProblem] = useState<Problem>();
  const form = useForm({
    initialValues: { name: '', email: email ?? '', password: '' },
    validate: { name: rules.name, email: rules.email, password: rules.newPassword },
  });
  const register = useAction(
    (values: typeof form.values) => session.register({ ...values, ...(inviteToken && { inviteToken }) }),
    {
      onDone: () => void navigate({ to: '/' }),
      onProblem: (refused) => {
        problemInForm(form, refused);
        setProblem(refused);
      },
    },
  );
  const isInvited = inviteToken !== undefined;
  const refusal = isInvited
    ? undefined
    : registration === 'off'
      ? words.closed
      : registration === 'invite'
        ? words.byInvite
        : undefined;

  return (
    <AuthPage
      title={isInvited ? words.inviteTitle : words.register}
      about={isInvited ? words.inviteAbout : undefined}
    >
      {refusal !== undefined ? (
        <Stack>
          <Alert color="yellow">{refusal}</Alert>
          <ToLogIn />
        </Stack>
      ) : (
        <form
          noValidate
          onSubmit={form.onSubmit((values) => {
            setProblem(undefined);
            register.mutate(values);
          })}
        >
          <Stack>
            {problem && <ProblemAlert error={problem} />}
            <TextInput label={words.name} autoComplete="name" {...form.getInputProps('name')} />
            <TextInput
              type="email"
              label={words.email}
              autoComplete="username"
              readOnly={isInvited && email !== undefined}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label={words.password}
              description={words.passwordAbout}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': shared.show }}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={register.isPending}>
              {words.register}
            </Button>
            <ToLogIn />
          </Stack>
        </form>
      )}
    </AuthPage>
  );
}
