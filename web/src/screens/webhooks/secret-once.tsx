import { Alert, Button, Stack } from '@mantine/core';
import { KeyRound } from 'lucide-react';
import { useWords } from '../../i18n/words';
import { CopyField } from '../../ui/copy-field';
import { webhookWords } from './words';

/** A secret, this once. */
export function SecretOnce({ secret, onDone }: { secret: string; onDone: () => void }) {
  const words = useWords(webhookWords);
  return (
    <Stack>
      <Alert variant="light" icon={<KeyRound size={18} />}>
        {words.secretOnce}
      </Alert>
      <CopyField text={secret} label={words.theSecret} />
      <Button onClick={onDone}>{words.done}</Button>
    </Stack>
  );
}
