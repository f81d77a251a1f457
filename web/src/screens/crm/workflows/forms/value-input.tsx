import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import type { Choice } from '../choices';
import { summaryWords } from '../summary-words';
import { declaredField, type ValueType, valueTypeOf } from './contact-fields';
import type { NodeForm } from './node-form';
import { formWords } from './words';

interface Props {
  form: NodeForm;
  /** Of the contact. */
  field: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

function useShared(form: NodeForm) {
  const words = useWords(formWords);
  return {
    size: 'sm',
    label: words.names['value'],
    error: form.errorOf('value'),
    disabled: form.isReadOnly,
  } as const;
}

/** What fields with a set of values have; undefined for all others. */
function useValues(form: NodeForm, field: string, type: ValueType): Choice[] | undefined {
  const words = useWords(formWords);
  const { lifecycles } = useWords(summaryWords);
  const { choices } = form;
  switch (type) {
    case 'stage':
      return choices.stages;
    case 'staff':
      return choices.staff;
    case 'lifecycle':
      return Object.entries(lifecycles).map(([value, label]) => ({ value, label }));
    case 'yes-no':
      return [
        { value: 'true', label: words.yes },
        { value: 'false', label: words.no },
      ];
    case 'choice':
      return (declaredField(field, choices.fields)?.options ?? []).map((value) => ({ value, label: value }));
    default:
      return undefined;
  }
}

/** One value of a field of the contact, by its type. */
export function ValueInput({ form, field, value, onChange }: Props) {
  const shared = useShared(form);
  const type = valueTypeOf(field, form.choices.fields);
  const values = useValues(form, field, type);
  if (values) {
    return (
      <Select
        {...shared}
        data={values}
        searchable={values.length > 8}
        allowDeselect={false}
        value={typeof value === 'string' || typeof value === 'boolean' ? String(value) : null}
        onChange={(next) => onChange(type === 'yes-no' ? next === 'true' : (next ?? undefined))}
      />
    );
  }
  if (type === 'number') {
    return (
      <NumberInput
        {...shared}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      type={type === 'day' || type === 'time' ? 'date' : 'text'}
      value={typeof value === 'string' ? value.slice(0, type === 'text' ? undefined : 10) : ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  );
}

/** Several values. */
export function ValuesInput({ form, field, value, onChange }: Props) {
  const shared = useShared(form);
  const type = valueTypeOf(field, form.choices.fields);
  const values = useValues(form, field, type);
  const said = Array.isArray(value) ? value.map(String) : [];
  const labels = new Map(values?.map((each) => [each.value, each.label]));
  return (
    <TagsInput
      {...shared}
      data={values?.map((each) => each.value) ?? []}
      renderOption={({ option }) => labels.get(option.value) ?? option.value}
      value={said}
      onChange={(next) => onChange(type === 'number' ? next.map(Number).filter(Number.isFinite) : next)}
    />
  );
}
