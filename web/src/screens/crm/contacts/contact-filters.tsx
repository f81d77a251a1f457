import { Button, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../../i18n/words';
import { FoldedFilters } from '../../../ui/folded-filters';
import { type ContactFilters, FILTERS, LIFECYCLES } from './queries';
import { usePeople } from './use-people';
import { contactWords } from './words';

/** How long the reader has stopped typing before it is asked, in ms. */
const TYPING_MS = 400;

type Name = (typeof FILTERS)[number];

/** All filters that the API has. */
export function ContactFilterBar({
  filters,
  onChange,
}: {
  filters: ContactFilters;
  onChange: (changed: Partial<Record<Name, string | null>>) => void;
}) {
  const words = useWords(contactWords);
  const { stages, staff } = usePeople();
  const [cleared, setCleared] = useState(0);
  const later = useDebouncedCallback(onChange, TYPING_MS);
  const text = (name: Name) => ({
    size: 'xs' as const,
    defaultValue: filters[name] ?? '',
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => later({ [name]: event.target.value.trim() }),
  });
  const choice = (name: Name) => ({
    size: 'xs' as const,
    placeholder: words.any,
    clearable: true,
    value: filters[name] ?? null,
    onChange: (value: string | null) => onChange({ [name]: value }),
  });
  return (
    <FoldedFilters isSet={Object.keys(filters).length > 0}>
      <SimpleGrid
        key={cleared}
        component="section"
        aria-label={words.filters}
        cols={{ base: 2, sm: 4, lg: 7 }}
        spacing="xs"
        verticalSpacing="xs"
        mb="sm"
        style={{ alignItems: 'end' }}
      >
        <TextInput label={words.search} placeholder={words.searchHint} {...text('search')} />
        <TextInput label={words.tag} {...text('tag')} />
        <Select
          label={words.stage}
          data={stages.map(({ key, label }) => ({ value: key, label }))}
          {...choice('stage')}
        />
        <Select
          label={words.lifecycle}
          data={LIFECYCLES.map((value) => ({ value, label: words.lifecycles[value] }))}
          {...choice('lifecycle')}
        />
        <Select
          label={words.subscribed}
          data={(['true', 'false'] as const).map((value) => ({
            value,
            label: words.subscribedChoices[value],
          }))}
          {...choice('subscribed')}
        />
        <Select
          label={words.owner}
          data={staff.map(({ id, name }) => ({ value: id, label: name }))}
          {...choice('owner')}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<X size={14} />}
          disabled={Object.keys(filters).length === 0}
          onClick={() => {
            onChange(Object.fromEntries(FILTERS.map((name) => [name, null])));
            setCleared(cleared + 1);
          }}
        >
          {words.clear}
        </Button>
      </SimpleGrid>
    </FoldedFilters>
  );
}
