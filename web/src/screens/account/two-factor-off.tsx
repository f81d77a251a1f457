import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { common } from '../../i18n/common';
import { useWords } from '../../i18n/words';
import { useRules } from '../../ui/rules';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { accountWords } from './words';

export function TwoFactorOff({ onDone }: { onDone: () => void }) {
  const words = useWords(accountWords);
  const shared = useWords(common);
  const rules = useRules();
  const form = useForm({
    initialValues: { password: '', code: '' },
    validate: { password: rules.filled, code: rules.filled },
  });
  const disable = useAction(
    (body: Schemas['DisableTwoFactorDto']) => ask(api.POST('/api/auth/2fa/disable', { body })),
    { done: words.disabled, changes: ['two-factor'], onDone, onProblem: () => undefined },
  );
  return (
    <form noValidate onSubmit={form.onSubmit((values) => disable.mutate(values))}>
      <Stack>
        {disable.isError && <ProblemAlert error={disable.error} />}
        <PasswordInput
          label={words.currentPassword}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': shared.show }}
          {...form.getInputProps('password')}
        />
        <TextInput label={words.code} autoComplete="one-time-code" {...form.getInputProps('code')} />
        <Button type="submit" color="red.9" loading={disable.isPending}>
          {words.disable}
        </Button>
      </Stack>
    </form>
  );
}
