import { Button, Stack, Text } from '@mantine/core';
import { UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMe } from '../../../app/use-session';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Section } from '../../../ui/section';
import { useAction } from '../../../ui/use-action';
import { USER_CHANGES, type UserPage } from './queries';
import { ReasonForm } from './reason-form';
import { userPageWords } from './words';

/** Whether somebody may come in: throws them out, with the reason for the team, or lets them in again. */
export function Standing({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const me = useMe();
  const [isAsking, setIsAsking] = useState(false);
  const path = { id: user.id };
  const activate = useAction(() => ask(api.POST('/api/admin/users/{id}/activate', { params: { path } })), {
    done: words.activated,
    changes: USER_CHANGES,
  });
  const isSuspended = user.status === 'suspended';
  return (
    <Section title={words.standing}>
      <Dialog opened={isAsking} title={words.suspendTitle(user.name)} onClose={() => setIsAsking(false)}>
        <ReasonForm
          text={words.suspendText}
          hint={words.reasonHint}
          action={words.suspend}
          done={words.suspended}
          run={(body) => ask(api.POST('/api/admin/users/{id}/suspend', { params: { path }, body }))}
          onDone={() => setIsAsking(false)}
        />
      </Dialog>
      <Stack align="flex-start">
        <Text size="sm">
          {isSuspended ? words.suspendedText : user.id === me.id ? words.notYourself : words.activeText}
        </Text>
        {isSuspended ? (
          <Button
            leftSection={<UserCheck size={16} />}
            loading={activate.isPending}
            onClick={() => activate.mutate(undefined)}
          >
            {words.activate}
          </Button>
        ) : (
          user.id !== me.id && (
            <Button
              variant="outline"
              color="red.9"
              c="var(--mantine-color-error)"
              leftSection={<UserX size={16} />}
              onClick={() => setIsAsking(true)}
            >
              {words.suspend}
            </Button>
          )
        )}
      </Stack>
    </Section>
  );
}
