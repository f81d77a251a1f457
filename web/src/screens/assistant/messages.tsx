import { Card, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Lookups } from './lookups';
import { ProposalCard } from './proposal-card';
import type { Lookup, Message, Proposal } from './queries';
import { RichText } from './rich-text';
import { assistantWords } from './words';

/** A message that is kept: a question, or an answer with what was looked up for it. */
export function KeptMessage({ message }: { message: Message }) {
  const words = useWords(assistantWords);
  const format = useFormat();
  if (message.role === 'user') return <Question text={message.text} />;
  const { tools = [], unverified = [], state, problem, cut } = message;
  const notes = [
    ...(state === 'interrupted' ? [words.interrupted] : []),
    ...(state === 'failed' ? [words.failed(problem ?? '?')] : []),
    ...(cut ? [words.cut] : []),
    ...(unverified.length > 0 ? [words.unverifiedText] : []),
  ];
  return (
    <Answer text={message.text} unverified={unverified} tools={tools} proposals={tools.flatMap(proposalsIn)}>
      {notes.map((note) => (
        <Text size="xs" c="dimmed" key={note}>
          {note}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        {[message.model, format.dateTime(message.createdAt)].filter(Boolean).join(' · ')}
      </Text>
    </Answer>
  );
}

export function Question({ text }: { text: string }) {
  const words = useWords(assistantWords);
  return (
    <Card
      component="article"
      aria-label={words.you}
      p="sm"
      maw="85%"
      style={{ alignSelf: 'flex-end', background: 'var(--mantine-primary-color-light)' }}
    >
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Text>
    </Card>
  );
}

export function Answer({
  text,
  unverified,
  tools,
  proposals,
  children,
}: {
  text: string;
  unverified?: readonly string[];
  tools: readonly Lookup[];
  proposals: readonly Proposal[];
  children?: ReactNode;
}) {
  const words = useWords(assistantWords);
  return (
    <Stack component="article" aria-label={words.assistant} gap="xs" w="100%" maw={820} data-answer>
      <Lookups lookups={tools} />
      {text !== '' && (
        <div>
          <RichText text={text} unverified={unverified} />
        </div>
      )}
      {proposals.map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} />
      ))}
      {children}
    </Stack>
  );
}

/** Proposals stand within what the tool said that made them. */
function proposalsIn({ status, result }: Lookup): Proposal[] {
  const proposal = status === 'ok' ? (result as { proposal?: Proposal } | undefined)?.proposal : undefined;
  return proposal?.id && proposal.state ? [proposal] : [];
}
