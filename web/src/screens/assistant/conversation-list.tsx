import { Button, NavLink, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { usePages } from '../../app/use-pages';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { LoadedPages } from '../../ui/pages';
import { Section } from '../../ui/section';
import { conversationPage } from './queries';
import { assistantWords } from './words';

export function ConversationList({ current }: { current?: string }) {
  const words = useWords(assistantWords);
  const format = useFormat();
  const pages = usePages(['conversations', 'list'], conversationPage);
  return (
    <Section
      title={words.conversations}
      actions={
        current !== undefined && (
          <Button
            component={Link}
            {...{ to: '/assistant' }}
            size="xs"
            variant="default"
            leftSection={<Plus size={14} />}
          >
            {words.newConversation}
          </Button>
        )
      }
    >
      <LoadedPages
        pages={pages}
        empty={
          <Text size="sm" c="dimmed">
            {words.noConversations}
          </Text>
        }
      >
        {(rows) => (
          <Stack gap={2} component="nav" aria-label={words.conversations}>
            {rows.map(({ id, title, questions, updatedAt }) => (
              <NavLink
                key={id}
                component={Link}
                {...{ to: `/assistant/${id}` }}
                label={title ?? words.untitled}
                description={`${words.questions(format.number(questions))} · ${format.dateTime(updatedAt)}`}
                active={id === current}
                aria-current={id === current ? 'page' : undefined}
                style={{ borderRadius: 8 }}
              />
            ))}
          </Stack>
        )}
      </LoadedPages>
    </Section>
  );
}
