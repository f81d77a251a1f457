import { Alert, Anchor, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Problem } from '../../api/problem';
import { session } from '../../app/session';
import { useStore } from '../../app/store';
import { useSettings } from '../../app/use-settings';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { AuthPage } from '../../ui/auth-page';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { authWords } from './words';

/** E-mail and password; then the code, where the account asks for one. */
export default function LogInScreen() {
  const words = useWords(authWords);
  const shared = useWords(common);
  const rules = useRules();
  const state = useStore(session.state);
  const { registration } = useSettings();
  const [asksCode, setAsksCode] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const form = useForm({
    initialValues: { email: '', password: '', code: '' },
    validate: {
      email: rules.filled,
      password: rules.filled,
      code: (code) => (asksCode ? rules.filled(code) : null),
    },
  });
  const logIn = useAction(
    ({ email, password, code }: typeof form.values) =>
      session.logIn({ email, password, ...(asksCode && { code: code.replaceAll(' ', '') }) }),
    {
      onProblem: (refused) => {
        if (refused.code !== 'AUTH.TWO_FACTOR_REQUIRED') return setProblem(refused);
        setAsksCode(true);
        setProblem(undefined);
      },
    },
  );
  const reason = state.status === 'out' ? state.reason : undefined;
  const submit = form.onSubmit((values) => {
    setProblem(undefined);
    logIn.mutate(values);
  });

  return (
    <AuthPage
      title={asksCode ? words.twoFactor : words.logIn}
      about={asksCode ? words.twoFactorAbout : words.logInAbout}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          {reason && !problem && (
            <Alert color={reason === 'erased' ? 'brand' : 'yellow'} role="status">
              {words[reason]}
            </Alert>
          )}
          {problem && <ProblemAlert error={problem} />}
          {asksCode ? (
            <TextInput
              label={words.code}
              autoComplete="one-time-code"
              inputMode="text"
              data-autofocus
              autoFocus
              {...form.getInputProps('code')}
            />
          ) : (
            <>
              <TextInput
                type="email"
                label={words.email}
                autoComplete="username"
                {...form.getInputProps('email')}
              />
              <PasswordInput
                label={words.password}
                autoComplete="current-password"
                visibilityToggleButtonProps={{ 'aria-label': shared.show }}
                {...form.getInputProps('password')}
              />
            </>
          )}
          <Button type="submit" loading={logIn.isPending} fullWidth>
            {words.logIn}
          </Button>
          {asksCode ? (
            <Button variant="subtle" onClick={() => setAsksCode(false)}>
              {words.back}
            </Button>
          ) : (
            <Anchor component={Link} {...{ to: '/forgot-password' }} size="sm" ta="center">
              {words.forgot}
            </Anchor>
          )}
          {!asksCode && registration === 'open' && (
            <Group justify="center" gap={6}>
              <Text size="sm" c="dimmed">
                {words.noAccount}
              </Text>
              <Anchor component={Link} {...{ to: '/register' }} size="sm">
                {words.register}
              </Anchor>
            </Group>
          )}
        </Stack>
      </form>
    </AuthPage>
  );
}
