import { Button, Stack, Table, Text } from '@mantine/core';
import { api, ask } from '../../../api/client';
import { useMay, useMe } from '../../../app/use-session';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Section } from '../../../ui/section';
import { useAction } from '../../../ui/use-action';
import { useConfirm } from '../../../ui/use-confirm';
import { programOf } from '../../account/program-of';
import { adminWords } from '../shared/words';
import { TableBox } from '../../../ui/table-box';
import { USER_CHANGES, type UserPage } from './queries';
import { userPageWords } from './words';

/** Where the account is open, and which programs have a key of it. */
export function LogIns({ user }: { user: UserPage }) {
  return (
    <Stack>
      <Sessions user={user} />
      <Keys user={user} />
    </Stack>
  );
}

function Sessions({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const format = useFormat();
  const may = useMay();
  const me = useMe();
  const [confirm, dialog] = useConfirm();
  const end = useAction(
    () => ask(api.DELETE('/api/admin/users/{id}/sessions', { params: { path: { id: user.id } } })),
    { done: words.sessionsEnded, changes: USER_CHANGES },
  );
  const onEnd = async () => {
    const question = {
      title: words.endSessions,
      text: user.id === me.id ? words.endOwnSessionsText : words.endSessionsText(user.name),
      action: words.endSessions,
      danger: true,
    };
    if (await confirm(question)) end.mutate(undefined);
  };
  return (
    <Section
      title={words.sessions}
      about={words.newest20}
      actions={
        may('users:manage') &&
        user.sessions.length > 0 && (
          <Button size="xs" variant="default" loading={end.isPending} onClick={() => void onEnd()}>
            {words.endSessions}
          </Button>
        )
      }
    >
      {dialog}
      {user.sessions.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noSessions}
        </Text>
      ) : (
        <TableBox
          label={words.sessions}
          minWidth={560}
          headings={[words.program, words.address, words.loggedInAt, words.lastUsed]}
        >
          {user.sessions.map(({ id, userAgent, ip, createdAt, lastUsedAt }) => (
            <Table.Tr key={id}>
              <Table.Td title={userAgent}>{programOf(userAgent)}</Table.Td>
              <Table.Td>{ip}</Table.Td>
              <Table.Td>{format.dateTime(createdAt)}</Table.Td>
              <Table.Td>{format.ago(lastUsedAt)}</Table.Td>
            </Table.Tr>
          ))}
        </TableBox>
      )}
    </Section>
  );
}

function Keys({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const admin = useWords(adminWords);
  const format = useFormat();
  return (
    <Section title={words.keys} about={words.keysAbout}>
      {user.apiKeys.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.noKeys}
        </Text>
      ) : (
        <TableBox
          label={words.keys}
          minWidth={620}
          headings={[words.name, words.key, words.scopes, words.lastUsed, words.until]}
        >
          {user.apiKeys.map(({ id, name, prefix, scopes, lastUsedAt, expiresAt }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>{prefix}…</Table.Td>
              <Table.Td>{scopes.join(', ')}</Table.Td>
              <Table.Td>{lastUsedAt === null ? admin.never : format.ago(lastUsedAt)}</Table.Td>
              <Table.Td>{expiresAt === null ? words.forGood : format.day(expiresAt)}</Table.Td>
            </Table.Tr>
          ))}
        </TableBox>
      )}
    </Section>
  );
}
