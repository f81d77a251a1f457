import { Autocomplete, Button, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../app/use-session';
import { useWords } from '../../i18n/words';
import { FoldedFilters } from '../../ui/folded-filters';
import { eventTypesQuery } from '../overview/queries';
import { type EventFilters, FILTERS, seenTypesQuery } from './queries';
import { eventWords } from './words';

/** How long the reader has stopped typing before it is asked, in ms. */
const TYPING_MS = 400;

type Change = (changed: Partial<Record<(typeof FILTERS)[number], string | null>>) => void;

/** All filters that the API has. */
export function EventFilterBar({ filters, onChange }: { filters: EventFilters; onChange: Change }) {
  const words = useWords(eventWords);
  const may = useMay();
  const declared = useQuery(eventTypesQuery).data;
  const seen = useQuery({ ...seenTypesQuery, enabled: may('analytics:read') }).data ?? [];
  const [cleared, setCleared] = useState(0);
  const later = useDebouncedCallback(onChange, TYPING_MS);
  const types = [...new Set([...(declared?.keys() ?? []), ...seen])];
  const text = (name: (typeof FILTERS)[number]) => ({
    size: 'xs' as const,
    defaultValue: filters[name] ?? '',
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => later({ [name]: event.target.value.trim() }),
  });
  const isSet = Object.keys(filters).length > 0;
  return (
    <FoldedFilters isSet={isSet}>
      <SimpleGrid
        key={cleared}
        component="section"
        aria-label={words.filters}
        cols={{ base: 2, sm: 4, lg: 8 }}
        spacing="xs"
        verticalSpacing="xs"
        mb="sm"
        style={{ alignItems: 'end' }}
      >
        <Autocomplete
          size="xs"
          label={words.type}
          data={types}
          defaultValue={filters.type ?? ''}
          onChange={(type) => later({ type })}
          maxDropdownHeight={260}
        />
        <TextInput label={words.user} {...text('userId')} />
        <TextInput label={words.search} placeholder={words.searchHint} {...text('q')} />
        <TextInput type="date" label={words.from} max={filters.to} {...text('from')} />
        <TextInput type="date" label={words.to} min={filters.from} {...text('to')} />
        <TextInput type="number" step="any" label={words.minValue} {...text('minValue')} />
        <TextInput type="number" step="any" label={words.maxValue} {...text('maxValue')} />
        <Button
          size="xs"
          variant="default"
          leftSection={<X size={14} />}
          disabled={!isSet}
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
