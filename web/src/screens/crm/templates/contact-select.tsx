import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { contactsLikeQuery } from './queries';
import { templateWords } from './words';

/** How long the reader has stopped typing before it is asked, in ms. */
const TYPING_MS = 300;

/** One contact, found by name or e-mail; nobody is somebody made up. */
export function ContactSelect({
  value,
  onChange,
  label,
}: {
  value: string | null;
  onChange: (id: string | null) => void;
  label: string;
}) {
  const words = useWords(templateWords);
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search, TYPING_MS);
  // the box shows who is chosen, which is nothing to search for
  const { data = [] } = useQuery(contactsLikeQuery(asked === chosen?.label ? '' : asked.trim()));
  const found = data.map(({ id, name, email }) => ({
    value: id,
    label: name === undefined ? email : `${name} (${email})`,
  }));
  const options = chosen && !found.some((each) => each.value === chosen.value) ? [chosen, ...found] : found;
  return (
    <Select
      size="xs"
      label={label}
      placeholder={words.contactHint}
      data={options}
      value={value}
      onChange={(id, option) => {
        setChosen(option ?? undefined);
        onChange(id);
      }}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': words.contactHint }}
      searchValue={search}
      onSearchChange={setSearch}
      filter={({ options: all }) => all}
      nothingFoundMessage={words.nobody}
    />
  );
}
