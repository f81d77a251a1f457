import { Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { api, ask } from '../../api/client';
import { useStore } from '../../app/store';
import { usePages } from '../../app/use-pages';
import { useParam } from '../../app/use-param';
import { useWords } from '../../i18n/words';
import { BackLink } from '../../ui/back-link';
import { ProblemAlert, RowsSkeleton } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { answers, type OpenAnswer } from './answers';
import { AskForm } from './ask-form';
import { AssistantFrame } from './frame';
import { Answer, KeptMessage, Question } from './messages';
import { type Message, messagePage, usageQuery } from './queries';
import { assistantWords } from './words';

/** Messages, the answer that is being written, and the next question. */
export default function ConversationScreen() {
  const words = useWords(assistantWords);
  const navigate = useNavigate();
  const id = useParam('id');
  const open = useStore(answers.open)[id];
  const isOff = useQuery(usageQuery).data?.available === false;
  const pages = usePages(['conversations', 'messages', id], (cursor, signal) =>
    messagePage(id, cursor, signal),
  );
  const kept = pages.rows?.toReversed();
  const end = useFollowed([open?.text, open?.tools.length, open?.proposals.length, kept?.length]);
  const [confirm, dialog] = useConfirm();
  const remove = useAction(
    () => ask(api.DELETE('/api/assistant/conversations/{id}', { params: { path: { id } } })),
    { done: words.removed, changes: ['conversations'], onDone: () => navigate({ to: '/assistant' }) },
  );
  const onRemove = async () => {
    const question = { title: words.removeTitle, text: words.removeText, action: words.remove, danger: true };
    if (await confirm(question)) remove.mutate(undefined);
  };
  return (
    <AssistantFrame
      current={id}
      about={<BackLink to="/assistant" label={words.newConversation} />}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<Trash2 size={14} />}
          loading={remove.isPending}
          onClick={() => void onRemove()}
        >
          {words.remove}
        </Button>
      }
    >
      {dialog}
      <Stack gap="lg">
        {kept === undefined &&
          (pages.error === undefined ? (
            <RowsSkeleton rows={6} />
          ) : (
            <ProblemAlert error={pages.error} retry={pages.retry} />
          ))}
        {pages.isMore && (
          <Center>
            <Button size="xs" variant="default" loading={pages.isLoadingMore} onClick={pages.more}>
              {words.older}
            </Button>
          </Center>
        )}
        <Stack gap="lg" role="log" aria-live="polite" aria-label={words.conversations}>
          {kept &&
            withoutOpen(kept, open).map((message) => <KeptMessage key={message.id} message={message} />)}
          {open && <Writing answer={open} />}
        </Stack>
        {open?.problem && <ProblemAlert error={open.problem} retry={() => again(id, open)} />}
        <div ref={end}>
          {!isOff && (
            <AskForm
              isBusy={open !== undefined && open.problem === undefined}
              onAsk={(question) => {
                answers.forget(id);
                void answers.ask(id, question);
              }}
              onStop={() => answers.stop(id)}
            />
          )}
        </div>
      </Stack>
    </AssistantFrame>
  );
}

function Writing({ answer }: { answer: OpenAnswer }) {
  const words = useWords(assistantWords);
  return (
    <>
      <Question text={answer.question} />
      <Answer text={answer.text} tools={answer.tools} proposals={answer.proposals}>
        {answer.problem === undefined && (
          <Group gap="xs">
            <Loader size="xs" type="dots" />
            {answer.text === '' && (
              <Text size="sm" c="dimmed">
                {words.thinking}
              </Text>
            )}
          </Group>
        )}
      </Answer>
    </>
  );
}

/** The question is kept as soon as it is asked: while its answer is shown as it is written, it is not shown twice. */
function withoutOpen(kept: readonly Message[], open: OpenAnswer | undefined): readonly Message[] {
  if (!open) return kept;
  const at = kept.findLastIndex(({ role, text }) => role === 'user' && text === open.question);
  return at >= 0 && at >= kept.length - 2 ? kept.slice(0, at) : kept;
}

function again(id: string, { question }: OpenAnswer): void {
  answers.forget(id);
  void answers.ask(id, question);
}

/** Keeps the end in sight while something is added. */
function useFollowed(grows: readonly unknown[]) {
  const end = useRef<HTMLDivElement>(null);
  const size = grows.join(' ').length;
  useEffect(() => {
    void end.current?.scrollIntoView({ block: 'nearest' }); // newer browsers answer with a promise
  }, [size]);
  return end;
}
