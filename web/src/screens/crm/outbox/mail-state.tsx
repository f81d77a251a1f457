import { Badge } from '@mantine/core';
import { useWords } from '../../../i18n/words';
import type { Mail } from './queries';
import { outboxWords } from './words';

const COLOURS: Readonly<Partial<Record<Mail['state'], string>>> = {
  sent: 'var(--td-good)',
  failed: 'var(--td-bad)',
};

export function MailState({ state }: { state: Mail['state'] }) {
  const words = useWords(outboxWords);
  const colour = COLOURS[state];
  return (
    <Badge variant="default" tt="none" fw={600} c={colour} style={{ borderColor: colour }} data-state={state}>
      {words.states[state]}
    </Badge>
  );
}
