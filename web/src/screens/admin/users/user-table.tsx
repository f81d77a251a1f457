import { ScrollArea, Table, Text, UnstyledButton } from '@mantine/core';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { common } from '../../../i18n/common';
import { useFormat } from '../../../i18n/format';
import { useWords } from '../../../i18n/words';
import { TextLink } from '../../../ui/text-link';
import { ToneBadge } from '../../../ui/tone-badge';
import { adminWords } from '../shared/words';
import type { Sort, User } from './queries';
import { userWords } from './words';

type Field = 'name' | 'email' | 'createdAt';

export function UserTable({
  users,
  sort,
  onSort,
}: {
  users: readonly User[];
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const words = useWords(userWords);
  const admin = useWords(adminWords);
  const heading = (field: Field, label: string) => (
    <SortHeading label={label} field={field} sort={sort} onSort={onSort} />
  );
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, 'aria-label': words.title, role: 'region' }}>
      <Table miw={760} aria-label={words.title}>
        <Table.Thead>
          <Table.Tr>
            {heading('name', words.name)}
            {heading('email', words.email)}
            <Table.Th>{admin.role}</Table.Th>
            <Table.Th>{admin.status}</Table.Th>
            {heading('createdAt', words.since)}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <Row key={user.id} user={user} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function SortHeading({
  label,
  field,
  sort,
  onSort,
}: {
  label: string;
  field: Field;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const isOn = sort.endsWith(field);
  const isDown = sort.startsWith('-');
  const Icon = !isOn ? ChevronsUpDown : isDown ? ArrowDown : ArrowUp;
  return (
    <Table.Th aria-sort={isOn ? (isDown ? 'descending' : 'ascending') : 'none'}>
      <UnstyledButton
        fz="sm"
        fw={700}
        onClick={() => onSort(isOn && !isDown ? `-${field}` : field)}
        style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
      >
        {label}
        <Icon size={14} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  );
}

function Row({ user }: { user: User }) {
  const words = useWords(userWords);
  const shared = useWords(common);
  const format = useFormat();
  return (
    <Table.Tr data-user={user.email}>
      <Table.Td>
        <TextLink to="/admin/users/$id" params={{ id: user.id }} fw={600}>
          {user.name}
        </TextLink>
      </Table.Td>
      <Table.Td>
        {user.email}
        {!user.emailVerified && (
          <Text size="xs" c="dimmed">
            {words.notVerified}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{shared.roles[user.role]}</Table.Td>
      <Table.Td>
        <StatusBadge status={user.status} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.day(user.createdAt)}</Table.Td>
    </Table.Tr>
  );
}

export function StatusBadge({ status }: { status: User['status'] }) {
  const words = useWords(userWords);
  return (
    <ToneBadge tone={status === 'active' ? 'good' : 'bad'} state={status} label={words.statuses[status]} />
  );
}
