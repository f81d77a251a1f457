import { Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type ReactNode, useState } from 'react';
import type { Use } from '../../api/problem';
import { common } from '../../i18n/common';
import { useProblemText } from '../../i18n/problems';
import { defineWords, useWords } from '../../i18n/words';
import { Dialog } from '../../ui/dialog';
import { TextLink } from '../../ui/text-link';
import { useAction } from '../../ui/use-action';

const inUseWords = defineWords(
  {
    title: 'Ainda está em uso',
    text: 'Nada foi excluído, porque isto deixaria de funcionar. Mude primeiro:',
    kinds: { segment: 'Segmento', campaign: 'Campanha', workflow: 'Fluxo' },
  },
  {
    title: 'Still in use',
    text: 'Nothing was deleted, since these would not work any more. Change them first:',
    kinds: { segment: 'Segment', campaign: 'Campaign', workflow: 'Workflow' },
  },
);

const PATHS = {
  segment: '/crm/segments/$id',
  campaign: '/crm/campaigns/$id',
  workflow: '/crm/workflows/$id',
};

/**
 * Removes something that others may stand on: `const [remove, refusal] = useRemoval(act, { done, changes })`, with `refusal`
 * somewhere in the page. What still uses it is shown, with the way there.
 */
export function useRemoval(
  act: (id: string) => Promise<unknown>,
  { done, changes, onDone }: { done: string; changes: readonly string[]; onDone?: () => Promise<void> },
): [remove: (id: string) => void, refusal: ReactNode] {
  const words = useWords(inUseWords);
  const shared = useWords(common);
  const textOf = useProblemText();
  const [uses, setUses] = useState<readonly Use[]>();
  const [isShown, setIsShown] = useState(false);
  const removal = useAction(act, {
    done,
    changes,
    onDone,
    onProblem: (problem) => {
      if (problem.uses.length === 0) {
        notifications.show({ title: shared.failed, message: textOf(problem), color: 'red' });
        return;
      }
      setUses(problem.uses);
      setIsShown(true);
    },
  });
  const refusal = (
    <Dialog opened={isShown} title={words.title} onClose={() => setIsShown(false)}>
      <Stack gap="sm">
        <Text size="sm">{words.text}</Text>
        <Stack component="ul" gap={4} m={0} pl="md">
          {uses?.map(({ kind, id, name }) => (
            <Text component="li" size="sm" key={id}>
              {words.kinds[kind]}:{' '}
              <TextLink to={PATHS[kind]} params={{ id }}>
                {name}
              </TextLink>
            </Text>
          ))}
        </Stack>
      </Stack>
    </Dialog>
  );
  return [(id) => removal.mutate(id), refusal];
}
