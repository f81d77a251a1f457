import { Select } from '@mantine/core';
import { useWords } from '../../../i18n/words';
import { adminWords } from './words';

/** One of several, or any. */
export function ChoiceFilter({
  label,
  value,
  data,
  onChange,
  searchable,
}: {
  label: string;
  value: string | undefined;
  data: readonly { value: string; label: string }[];
  onChange: (value: string | null) => void;
  searchable?: boolean;
}) {
  const words = useWords(adminWords);
  return (
    <Select
      size="xs"
      label={label}
      placeholder={words.all}
      clearable
      clearButtonProps={{ 'aria-label': `${label}: ${words.all}` }}
      searchable={searchable}
      nothingFoundMessage={words.nothingFound}
      value={value ?? null}
      onChange={onChange}
      data={data}
    />
  );
}
