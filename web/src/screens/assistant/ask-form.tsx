import { ActionIcon, Group, Text, Textarea } from '@mantine/core';
import { SendHorizontal, Square } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../i18n/words';
import { assistantWords } from './words';

const MOST_CHARACTERS = 4000;

/** The question; Enter sends it. */
export function AskForm({
  onAsk,
  onStop,
  isBusy,
}: {
  onAsk: (question: string) => void;
  onStop?: () => void;
  isBusy: boolean;
}) {
  const words = useWords(assistantWords);
  const [question, setQuestion] = useState('');
  const send = () => {
    if (question.trim() === '' || isBusy) return;
    onAsk(question.trim());
    setQuestion('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          flex={1}
          aria-label={words.question}
          placeholder={words.placeholder}
          autosize
          minRows={1}
          maxRows={8}
          maxLength={MOST_CHARACTERS}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        {isBusy && onStop ? (
          <ActionIcon size={36} variant="default" aria-label={words.stop} onClick={onStop}>
            <Square size={16} />
          </ActionIcon>
        ) : (
          <ActionIcon size={36} type="submit" aria-label={words.send} loading={isBusy}>
            <SendHorizontal size={16} />
          </ActionIcon>
        )}
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        {words.hint}
      </Text>
    </form>
  );
}
