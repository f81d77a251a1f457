import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import { useAddress } from '../../app/use-address';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { AuthPage } from '../../ui/auth-page';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { ToLogIn } from './to-log-in';
import { authWords } from './words';

/** A new password, by the token of the mail (`?token=...`). */
export default function ResetPasswordScreen() {
  const words = useWords(authWords);
  const shared = useWords(common);
  const rules = useRules();
  const { token } = useAddress();
  const form = useForm({
    initialValues: { password: '', repeat: '' },
    validate: { password: rules.newPassword, repeat: rules.sameAs('password') },
  });
  const reset = useAction(
    (password: string) =>
      ask(api.POST('/api/auth/reset-password', { body: { token: token ?? '', password } })),
    { onProblem: () => undefined },
  );
  const seen = { visibilityToggleButtonProps: { 'aria-label': shared.show } };
  return (
    <AuthPage title={words.resetTitle}>
      {token === undefined ? (
        <Stack>
          <Alert color="yellow">{words.noToken}</Alert>
          <ToLogIn />
        </Stack>
      ) : (
        <form noValidate onSubmit={form.onSubmit(({ password }) => reset.mutate(password))}>
          <Stack>
            {reset.isError && <ProblemAlert error={reset.error} />}
            {reset.isSuccess ? (
              <Alert color="brand" role="status">
                {words.resetDone}
              </Alert>
            ) : (
              <>
                <PasswordInput
                  label={words.newPassword}
                  description={words.passwordAbout}
                  autoComplete="new-password"
                  {...seen}
                  {...form.getInputProps('password')}
                />
                <PasswordInput
                  label={words.repeat}
                  autoComplete="new-password"
                  {...seen}
                  {...form.getInputProps('repeat')}
                />
                <Button type="submit" loading={reset.isPending}>
                  {words.resetTitle}
                </Button>
              </>
            )}
            <ToLogIn />
          </Stack>
        </form>
      )}
    </AuthPage>
  );
}
