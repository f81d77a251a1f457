import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../i18n/words';
import { ProblemAlert } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { SecretOnce } from './secret-once';
import { webhookWords } from './words';

/** A new secret, of the reader's own or made; then it is shown this once. */
export function RotateForm({
  rotate,
  changes,
  onDone,
}: {
  rotate: (body: { secret?: string }) => Promise<{ secret: string }>;
  changes: string;
  onDone: () => void;
}) {
  const words = useWords(webhookWords);
  const [secret, setSecret] = useState('');
  const action = useAction(() => rotate(secret.trim() ? { secret: secret.trim() } : {}), {
    changes: [changes],
    done: words.rotated,
    onProblem: () => undefined,
  });
  if (action.data) return <SecretOnce secret={action.data.secret} onDone={onDone} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        action.mutate(undefined);
      }}
    >
      <Stack>
        {action.isError && <ProblemAlert error={action.error} />}
        <Text size="sm">{words.rotateText}</Text>
        <TextInput
          label={words.ownSecret}
          description={words.ownSecretHint}
          value={secret}
          onChange={(event) => setSecret(event.target.value)}
          data-autofocus
        />
        <Button type="submit" loading={action.isPending}>
          {words.rotate}
        </Button>
      </Stack>
    </form>
  );
}
