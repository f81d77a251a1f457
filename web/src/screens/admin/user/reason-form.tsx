import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { common } from '../../../i18n/common';
import { useWords } from '../../../i18n/words';
import { ProblemAlert } from '../../../ui/states';
import { useAction } from '../../../ui/use-action';
import { adminWords } from '../shared/words';
import { USER_CHANGES } from './queries';

/** Asks for the reason of something that is done to a user, and does it. */
export function ReasonForm({
  text,
  hint,
  action,
  done,
  run,
  onDone,
}: {
  text: string;
  /** Who reads the reason. */
  hint: string;
  /** What the button says. */
  action: string;
  /** What is said afterwards. */
  done: string;
  run: (body: { reason?: string }) => Promise<unknown>;
  onDone: () => void;
}) {
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const [reason, setReason] = useState('');
  const deed = useAction(() => run(reason.trim() === '' ? {} : { reason: reason.trim() }), {
    done,
    changes: USER_CHANGES,
    onDone,
    onProblem: () => undefined,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        deed.mutate(undefined);
      }}
    >
      <Stack>
        {deed.isError && <ProblemAlert error={deed.error} />}
        <Text size="sm">{text}</Text>
        <Textarea
          label={admin.reason}
          description={hint}
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
          <Button type="submit" color="red.9" loading={deed.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
