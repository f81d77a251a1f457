import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask } from '../../../api/client';
import type { Schemas } from '../../../api/schemas';
import { useWords } from '../../../i18n/words';
import { editorWords } from './editor/words';
import { formWords } from './forms/words';

const PAGE = 20;

/** One of the contacts, by name or address. */
export function ContactPick({
  value,
  onChange,
}: {
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const words = useWords(editorWords);
  const forms = useWords(formWords);
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<Schemas['ContactDto']>();
  const [search] = useDebouncedValue(text === labelOf(picked) ? '' : text.trim(), 250);
  const { data } = useQuery({
    queryKey: ['contacts', 'pick', search],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/crm/contacts', {
          params: { query: { limit: PAGE, ...(search && { search }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
  const found = data?.items ?? [];
  const shown = picked && !found.some(({ id }) => id === picked.id) ? [picked, ...found] : found;
  return (
    <Select
      size="sm"
      label={words.contact}
      placeholder={words.contactHint}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': forms.clear }}
      nothingFoundMessage={forms.nothingFound}
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      data={shown.map((contact) => ({ value: contact.id, label: labelOf(contact) }))}
      value={value}
      onChange={(id) => {
        setPicked(shown.find((contact) => contact.id === id));
        onChange(id);
      }}
    />
  );
}

function labelOf(contact: Schemas['ContactDto'] | undefined): string {
  if (!contact) return '';
  return contact.name === undefined ? contact.email : `${contact.name} (${contact.email})`;
}
