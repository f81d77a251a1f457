import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import type { Schemas } from '../../api/schemas';
import { useFormat } from '../../i18n/format';
import { useWords } from '../../i18n/words';
import { Section } from '../../ui/section';
import { Loaded } from '../../ui/states';
import { useAction } from '../../ui/use-action';
import { useConfirm } from '../../ui/use-confirm';
import { programOf } from './program-of';
import { accountWords } from './words';

type Session = Schemas['SessionDto'];

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/sessions', { params: { query: { limit: 200 } }, signal })),
});

/** Where the account is open, and how to close it there. */
export function Sessions() {
  const words = useWords(accountWords);
  const query = useQuery(sessionsQuery);
  const [confirm, dialog] = useConfirm();
  const end = useAction(
    (id: string) => ask(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } })),
    { done: words.sessionEnded, changes: ['sessions'] },
  );
  const endOthers = useAction(() => ask(api.DELETE('/api/auth/sessions')), {
    done: words.othersEnded,
    changes: ['sessions'],
  });
  const onEnd = async ({ id, userAgent }: Session) => {
    const question = {
      title: words.endSessionTitle,
      text: words.endSessionText(programOf(userAgent)),
      action: words.endSession,
      danger: true,
    };
    if (await confirm(question)) end.mutate(id);
  };
  const onEndOthers = async () => {
    const question = {
      title: words.endOthers,
      text: words.endOthersText,
      action: words.endOthers,
      danger: true,
    };
    if (await confirm(question)) endOthers.mutate(undefined);
  };
  return (
    <Section
      title={words.sessions}
      about={words.sessionsAbout}
      actions={
        (query.data?.items.length ?? 0) > 1 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => void onEndOthers()}
            loading={endOthers.isPending}
          >
            {words.endOthers}
          </Button>
        )
      }
    >
      {dialog}
      <Loaded query={query}>
        {({ items }) => (
          <Stack gap={0}>
            {items.map((session) => (
              <Row key={session.id} session={session} onEnd={() => void onEnd(session)} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Section>
  );
}

function Row({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const words = useWords(accountWords);
  const format = useFormat();
  return (
    <Group justify="space-between" wrap="nowrap" py="xs" style={{ borderTop: '1px solid var(--td-grid)' }}>
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={600} title={session.userAgent}>
            {programOf(session.userAgent)}
          </Text>
          {session.current && (
            <Badge size="sm" tt="none">
              {words.thisOne}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {session.ip} · {words.lastUsed(format.ago(session.lastUsedAt))} ·{' '}
          {words.since(format.day(session.createdAt))}
        </Text>
      </div>
      {!session.current && (
        <Button size="xs" variant="default" onClick={onEnd} style={{ flexShrink: 0 }}>
          {words.endSession}
        </Button>
      )}
    </Group>
  );
}
