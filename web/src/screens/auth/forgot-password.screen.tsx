import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import { useWords } from '../../i18n/words';
import { AuthPage } from '../../ui/auth-page';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { ToLogIn } from './to-log-in';
import { authWords } from './words';

/** Has a link mailed; the answer is the same whether there is an account or not. */
export default function ForgotPasswordScreen() {
  const words = useWords(authWords);
  const rules = useRules();
  const form = useForm({ initialValues: { email: '' }, validate: { email: rules.email } });
  const send = useAction((body: typeof form.values) => ask(api.POST('/api/auth/forgot-password', { body })), {
    onProblem: () => undefined,
  });
  return (
    <AuthPage title={words.forgotTitle} about={words.forgotAbout}>
      <form noValidate onSubmit={form.onSubmit((values) => send.mutate(values))}>
        <Stack>
          {send.isError && <ProblemAlert error={send.error} />}
          {send.isSuccess ? (
            <Alert color="brand" role="status">
              {words.linkSent}
            </Alert>
          ) : (
            <>
              <TextInput
                type="email"
                label={words.email}
                autoComplete="username"
                {...form.getInputProps('email')}
              />
              <Button type="submit" loading={send.isPending}>
                {words.sendLink}
              </Button>
            </>
          )}
          <ToLogIn />
        </Stack>
      </form>
    </AuthPage>
  );
}
