import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { common } from '../i18n/common';
import { useWords } from '../i18n/words';

interface Question {
  title: string;
  text: ReactNode;
  /** What the button does: "End session", never "OK". */
  action: string;
  danger?: boolean;
}

/**
 * Asks before what cannot be taken back: `const [confirm, dialog] = useConfirm()`, with `dialog` somewhere in the page, and
 * `if (await confirm({...}))`.
 */
export function useConfirm(): [(question: Question) => Promise<boolean>, ReactNode] {
  const words = useWords(common);
  const [asked, setAsked] = useState<{ question: Question; answer: (yes: boolean) => void }>();
  const [isOpen, setIsOpen] = useState(false);
  const confirm = (question: Question) =>
    new Promise<boolean>((answer) => {
      setAsked({ question, answer });
      setIsOpen(true);
    });
  const answer = (yes: boolean) => {
    asked?.answer(yes);
    setIsOpen(false);
  };
  const dialog = (
    <Modal opened={isOpen} onClose={() => answer(false)} title={asked?.question.title} centered>
      <Stack>
        <Text size="sm" component="div">
          {asked?.question.text}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => answer(false)} data-autofocus>
            {words.cancel}
          </Button>
          <Button color={asked?.question.danger ? 'red.9' : undefined} onClick={() => answer(true)}>
            {asked?.question.action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
  return [confirm, dialog];
}
