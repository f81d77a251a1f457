import { Button, Stack, Table, Text } from '@mantine/core';
import { Gift } from 'lucide-react';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import { usePages } from '../../../app/use-pages';
import { useMay } from '../../../app/use-session';
import { useSettings } from '../../../app/use-settings';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { Dialog } from '../../../ui/dialog';
import { LoadedPages } from '../../../ui/pages';
import { Section } from '../../../ui/section';
import { TableBox } from '../../../ui/table-box';
import { GiveForm } from './give-form';
import { GrantTable } from './grant-table';
import type { UserPage } from './queries';
import { userPageWords } from './words';

/** What is unlocked now, and of what: what was bought, and what staff has given. */
export function Access({ user }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const may = useMay();
  const [isGiving, setIsGiving] = useState(false);
  const manages = may('members:manage');
  return (
    <Stack>
      <Dialog opened={isGiving} title={words.giveTitle(user.name)} onClose={() => setIsGiving(false)}>
        <GiveForm userId={user.id} onDone={() => setIsGiving(false)} />
      </Dialog>
      <Unlocked user={user} />
      <Section
        title={words.grants}
        about={words.grantsAbout}
        actions={
          manages && (
            <Button size="xs" leftSection={<Gift size={14} />} onClick={() => setIsGiving(true)}>
              {words.give}
            </Button>
          )
        }
      >
        {manages ? <AllGrants user={user} /> : <NewestGrants user={user} />}
      </Section>
    </Stack>
  );
}

function Unlocked({ user: { entitlements } }: { user: UserPage }) {
  const words = useWords(userPageWords);
  const format = useFormat();
  const { businessTz } = useSettings();
  return (
    <Section title={words.unlocked}>
      {entitlements.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.nothingUnlocked}
        </Text>
      ) : (
        <TableBox label={words.unlocked} minWidth={420} headings={[words.module, words.since, words.until]}>
          {entitlements.map(({ module, since, until }) => (
            <Table.Tr key={module}>
              <Table.Td fw={600}>{module}</Table.Td>
              <Table.Td>{format.day(since, businessTz)}</Table.Td>
              <Table.Td>{until === null ? words.forGood : format.day(until, businessTz)}</Table.Td>
            </Table.Tr>
          ))}
        </TableBox>
      )}
    </Section>
  );
}

/** Those that wait for a verified e-mail are only on the user's page, so they are shown first. */
function AllGrants({ user }: { user: UserPage }) {
  const pages = usePages(['admin-grants', user.id], (cursor, signal) => {
    const params = { path: { id: user.id }, query: { cursor } };
    return ask(api.GET('/api/admin/users/{id}/grants', { params, signal }));
  });
  const pending = user.grants.filter(({ state }) => state === 'pending');
  return (
    <Stack>
      {pending.length > 0 && <GrantTable grants={pending} />}
      <LoadedPages pages={pages} empty={pending.length > 0 ? null : <NoGrants />}>
        {(grants) => (
          <GrantTable grants={grants.filter(({ id }) => !pending.some((other) => other.id === id))} />
        )}
      </LoadedPages>
    </Stack>
  );
}

function NewestGrants({ user }: { user: UserPage }) {
  return user.grants.length === 0 ? <NoGrants /> : <GrantTable grants={user.grants} />;
}

function NoGrants() {
  const words = useWords(userPageWords);
  return (
    <Text size="sm" c="dimmed">
      {words.noGrants}
    </Text>
  );
}
