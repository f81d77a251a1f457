import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { MessageCircleQuestionMark } from 'lucide-react';
import { api, ask } from '../../api/client';
import { useMay } from '../../app/use-session';
import { useWords } from '../../i18n/words';
import { EmptyState } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { answers } from './answers';
import { AskForm } from './ask-form';
import { AssistantFrame } from './frame';
import { usageQuery } from './queries';
import { assistantWords } from './words';

/** A new conversation begins with its first question. */
export default function AssistantScreen() {
  const words = useWords(assistantWords);
  const may = useMay();
  const navigate = useNavigate();
  const isOff = useQuery(usageQuery).data?.available === false;
  const begin = useAction(
    async (question: string) => {
      const { id } = await ask(api.POST('/api/assistant/conversations', { body: {} }));
      void answers.ask(id, question);
      return id;
    },
    { onDone: (id) => void navigate({ to: `/assistant/${id}` }) },
  );
  const examples = may('analytics:read') ? words.staffExamples : words.memberExamples;
  return (
    <AssistantFrame>
      <EmptyState icon={MessageCircleQuestionMark} title={words.startTitle} text={words.startText}>
        <Stack gap="xs">
          {examples.map((example) => (
            <Button
              key={example}
              variant="default"
              size="sm"
              h="auto"
              py="xs"
              disabled={isOff || begin.isPending}
              styles={{ label: { whiteSpace: 'normal' } }}
              onClick={() => begin.mutate(example)}
            >
              {example}
            </Button>
          ))}
        </Stack>
      </EmptyState>
      {!isOff && <AskForm isBusy={begin.isPending} onAsk={(question) => begin.mutate(question)} />}
    </AssistantFrame>
  );
}
