import { Button, Stack, Text } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import { Dialog } from '../../../../ui/dialog';
import { workflowWords } from '../words';
import type { Saving } from './use-saving';

/** Somebody else was faster: nothing is lost before the reader says so. */
export function Conflict({ conflict }: { conflict: Saving['conflict'] }) {
  const words = useWords(workflowWords);
  return (
    <Dialog opened={conflict.isOpen} title={words.conflictTitle} onClose={conflict.close}>
      <Stack>
        <Text size="sm">{words.conflictText}</Text>
        <Button variant="default" onClick={conflict.close} data-autofocus>
          {words.keepEditing}
        </Button>
        <Button variant="default" onClick={() => void conflict.takeTheirs()}>
          {words.takeTheirs}
        </Button>
        <Button color="red.9" onClick={conflict.keepMine}>
          {words.keepMine}
        </Button>
      </Stack>
    </Dialog>
  );
}
