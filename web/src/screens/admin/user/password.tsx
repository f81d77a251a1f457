import { Button, Stack, Text } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { api, ask } from '../../../api/client';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { USER_CHANGES, type UserPage } from './queries';
import { userPageWords } from './words';

/** Has the link for a new password mailed. */
export function Password({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const [confirm, dialog] = useConfirm();
  const reset = useAction(
    () => ask(api.POST('/api/admin/users/{id}/password-reset', { params: { path: { id: user.id } } })),
    { done: words.resetSent(user.email), changes: USER_CHANGES },
  );
  const onReset = async () => {
    const question = {
      title: words.reset,
      text: words.resetQuestion(user.email),
      action: words.resetSend,
    };
    if (await confirm(question)) reset.mutate(undefined);
  };
  return (
    <Section title={words.password}>
      {dialog}
      <Stack align="flex-start">
        <Text size="sm">{words.passwordText}</Text>
        <Button
          variant="default"
          leftSection={<KeyRound size={16} />}
          disabled={user.status === 'suspended'}
          loading={reset.isPending}
          onClick={() => void onReset()}
        >
          {words.reset}
        </Button>
      </Stack>
    </Section>
  );
}
