import { Badge, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMay, useMe } from '../../../app/use-session';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Facts } from '../../../ui/facts';
import { Section } from '../../../ui/section';
import { StatusBadge } from '../users/user-table';
import { adminWords } from '../shared/words';
import { AccountForm } from './account-form';
import { Password } from './password';
import { permissionsOf, permissionWords } from './permissions';
import type { UserPage } from './queries';
import { Standing } from './standing';
import { userPageWords } from './words';

/** Who it is, what they may do, and whether they may come in. */
export function Account({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const admin = useWords(adminWords);
  const shared = useWords(common);
  const format = useFormat();
  const may = useMay();
  const me = useMe();
  const manages = may('users:manage');
  return (
    <Stack>
      <Section title={words.who}>
        <Facts
          facts={[
            [words.name, user.name],
            [words.email, `${user.email} (${user.emailVerified ? words.verified : words.notVerified})`],
            [admin.role, shared.roles[user.role]],
            [admin.status, <StatusBadge key="status" status={user.status} />],
            [words.since, format.dateTime(user.createdAt)],
            [words.id, user.id],
          ]}
        />
      </Section>
      <SimpleGrid cols={{ base: 1, lg: manages ? 2 : 1 }} style={{ alignItems: 'start' }}>
        <Stack>
          {manages && (
            <Section title={words.change} about={user.id === me.id ? words.yourself : undefined}>
              <AccountForm key={`${user.name} ${user.role}`} user={user} />
            </Section>
          )}
          <Permissions role={user.role} />
        </Stack>
        {manages && (
          <Stack>
            <Standing user={user} />
            <Password user={user} />
          </Stack>
        )}
      </SimpleGrid>
      {!manages && (
        <Text size="sm" c="dimmed">
          {words.onlyAdmins}
        </Text>
      )}
    </Stack>
  );
}

function Permissions({ role }: { role: UserPage['role'] }) {
  const words = useWords(userPageWords);
  const names = useWords(permissionWords);
  return (
    <Section title={words.permissions} about={words.permissionsAbout}>
      <Group gap={6} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {permissionsOf(role).map((permission) => (
          <li key={permission}>
            <Badge variant="default" tt="none" fw={500} title={permission}>
              {names[permission]}
            </Badge>
          </li>
        ))}
      </Group>
    </Section>
  );
}
