import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { useMe } from '../../../app/use-session';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { Section } from '../../../ui/section';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { adminWords } from '../shared/words';
import { USER_CHANGES, type UserPage } from './queries';
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
        <SuspendForm user={user} onDone={() => setIsAsking(false)} />
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

function SuspendForm({ user, onDone }: { user: UserPage; onDone: () => void }) {
  const words = useWords(userPageWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const [reason, setReason] = useState('');
  const suspend = useAction(
    () => {
      const body = reason.trim() === '' ? {} : { reason: reason.trim() };
      return ask(api.POST('/api/admin/users/{id}/suspend', { params: { path: { id: user.id } }, body }));
    },
    { done: words.suspended, changes: USER_CHANGES, onDone, onProblem: () => undefined },
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        suspend.mutate(undefined);
      }}
    >
      <Stack>
        {suspend.isError && <ProblemAlert error={suspend.error} />}
        <Text size="sm">{words.suspendText}</Text>
        <Textarea
          label={admin.reason}
          description={words.reasonHint}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {shared.cancel}
          </Button>
          <Button type="submit" color="red.9" loading={suspend.isPending}>
            {words.suspend}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
