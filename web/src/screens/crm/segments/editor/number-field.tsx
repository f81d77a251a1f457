import { NumberInput } from '@mantine/core';

/** A number within a rule; nothing while it is being typed. */
export function NumberField({
  label,
  value,
  onChange,
  min,
  suffix,
  isWhole = false,
  width = 110,
}: {
  label: string;
  value: unknown;
  onChange: (value: number | '') => void;
  min?: number;
  suffix?: string;
  isWhole?: boolean;
  width?: number;
}) {
  return (
    <NumberInput
      size="xs"
      w={width}
      aria-label={label}
      hideControls
      min={min}
      allowDecimal={!isWhole}
      decimalScale={4}
      suffix={suffix}
      value={typeof value === 'number' ? value : ''}
      onChange={(typed) => onChange(typed === '' ? '' : Number(typed))}
      error={value === '' || undefined}
    />
  );
}
