import { Select, TextInput } from '@mantine/core';
import { useWords } from '../../../i18n/words';
import type { ContactField } from './queries';
import { contactWords } from './words';

interface FieldInputProps {
  field: ContactField;
  value: string;
  onChange: (value: string) => void;
  error?: React.ReactNode;
}

/** A value of a declared field, as text until it is sent (`valueOf`). */
export function FieldInput({ field: { label, type, options }, value, onChange, error }: FieldInputProps) {
  const words = useWords(contactWords);
  const choices =
    type === 'boolean'
      ? [
          { value: 'true', label: words.yes },
          { value: 'false', label: words.no },
        ]
      : type === 'choice'
        ? (options ?? []).map((option) => ({ value: option, label: option }))
        : undefined;
  if (choices) {
    // what was chosen before a choice was taken off stays
    const isKnown = value === '' || choices.some((choice) => choice.value === value);
    return (
      <Select
        label={label}
        clearable
        data={isKnown ? choices : [...choices, { value, label: value }]}
        value={value || null}
        onChange={(chosen) => onChange(chosen ?? '')}
        error={error}
      />
    );
  }
  return (
    <TextInput
      label={label}
      type={type === 'number' ? 'number' : type === 'date' ? 'date' : 'text'}
      step={type === 'number' ? 'any' : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  );
}

/** What was typed as the API takes it; null takes a value off. */
export function valueOf({ type }: ContactField, text: string): string | number | boolean | null {
  if (text.trim() === '') return null;
  if (type === 'number') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}
