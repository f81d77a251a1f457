import { Button, SimpleGrid, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { X } from 'lucide-react';
import { Children, type ReactNode, useState } from 'react';
import { useWords } from '../../../i18n/words';
import { FoldedFilters } from '../../../ui/folded-filters';
import { adminWords } from './words';

/** How long the reader has stopped typing before it is asked, in ms. */
const TYPING_MS = 400;

/** More than these stand in two rows. */
const MOST_IN_ROW = 6;

/** Filters side by side, and a way to be rid of all of them. Fields that hold their own text are made anew then. */
export function FilterBar({
  isSet,
  onClear,
  children,
}: {
  isSet: boolean;
  onClear: () => void;
  children: ReactNode;
}) {
  const words = useWords(adminWords);
  const [cleared, setCleared] = useState(0);
  const fields = Children.count(children) + 1;
  return (
    <FoldedFilters isSet={isSet}>
      <SimpleGrid
        key={cleared}
        component="section"
        aria-label={words.filters}
        cols={{ base: 2, sm: 3, md: 4, lg: fields > MOST_IN_ROW ? Math.ceil(fields / 2) : MOST_IN_ROW }}
        spacing="xs"
        verticalSpacing="xs"
        mb="sm"
        style={{ alignItems: 'end' }}
      >
        {children}
        <Button
          size="xs"
          variant="default"
          leftSection={<X size={14} />}
          disabled={!isSet}
          onClick={() => {
            onClear();
            setCleared(cleared + 1);
          }}
        >
          {words.clear}
        </Button>
      </SimpleGrid>
    </FoldedFilters>
  );
}

/** A filter of text that asks when the reader pauses. */
export function TextFilter({
  label,
  value,
  onChange,
  ...props
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
  placeholder?: string;
  type?: 'date' | 'search';
  min?: string;
  max?: string;
}) {
  const later = useDebouncedCallback(onChange, TYPING_MS);
  return (
    <TextInput
      size="xs"
      label={label}
      defaultValue={value ?? ''}
      onChange={(event) => later(event.target.value.trim())}
      {...props}
    />
  );
}
