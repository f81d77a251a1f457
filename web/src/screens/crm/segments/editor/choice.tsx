import { Select } from '@mantine/core';

/** A small choice within a rule. */
export function Choice<Value extends string>({
  label,
  value,
  data,
  onChange,
  width = 190,
}: {
  label: string;
  value: Value;
  data: React.ComponentProps<typeof Select>['data'];
  onChange: (value: Value) => void;
  /** In px; it shrinks where there is less. */
  width?: number;
}) {
  return (
    <Select
      size="xs"
      aria-label={label}
      w={width}
      maw="100%"
      allowDeselect={false}
      searchable={(data?.length ?? 0) > 8}
      value={value}
      data={data}
      onChange={(chosen) => chosen !== null && onChange(chosen as Value)}
    />
  );
}
