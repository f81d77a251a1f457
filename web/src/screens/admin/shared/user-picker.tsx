import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { userQuery, usersQuery } from '../users/queries';
import { adminWords } from './words';

/** How long the reader has stopped typing before it is searched, in ms. */
const TYPING_MS = 300;
const FOUND = 15;

/** Somebody with an account, found by name or e-mail; the value is the id. */
export function UserPicker({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (id: string | null) => void;
}) {
  const words = useWords(adminWords);
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const chosen = useQuery({ ...userQuery(value ?? ''), enabled: value !== undefined, retry: false }).data;
  const found = useQuery(
    usersQuery({ ...(search && search !== chosen?.email && { search }), sort: 'name', pageSize: FOUND }),
  ).data;
  const users = new Map(found?.items.map(({ id, email }) => [id, email]));
  if (value !== undefined) users.set(value, chosen?.email ?? value);
  return (
    <Select
      size="xs"
      label={label}
      placeholder={words.all}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: ${words.all}` }}
      searchable
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={words.nothingFound}
      value={value ?? null}
      onChange={onChange}
      data={[...users].map(([id, email]) => ({ value: id, label: email }))}
    />
  );
}
