import { Autocomplete, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import type { Choice } from '../choices';
import { numberOf, textOf, textsOf } from '../kinds';
import { type NodeForm, numberOrNothing, orNothing } from './node-form';
import { formWords, useSettingNames } from './words';

interface FieldProps {
  form: NodeForm;
  name: string;
  label?: string;
  hint?: string;
}

function useField({ form, name, label, hint }: FieldProps) {
  const names = useSettingNames();
  return {
    size: 'sm',
    label: label ?? names[name] ?? name,
    description: hint,
    error: form.errorOf(name),
    disabled: form.isReadOnly,
    name,
  } as const;
}

export function TextField({ long = false, max, ...props }: FieldProps & { long?: boolean; max?: number }) {
  const field = useField(props);
  const { form, name } = props;
  const own = {
    ...field,
    maxLength: max,
    value: textOf(form.data[name]),
    onChange: (event: { currentTarget: { value: string } }) =>
      form.set({ [name]: orNothing(event.currentTarget.value) }),
  };
  return long ? <Textarea autosize minRows={2} maxRows={8} {...own} /> : <TextInput {...own} />;
}

export function NumberField({
  min,
  max,
  decimals = 0,
  ...props
}: FieldProps & { min?: number; max?: number; decimals?: number }) {
  const field = useField(props);
  const { form, name } = props;
  return (
    <NumberInput
      {...field}
      min={min}
      max={max}
      decimalScale={decimals}
      allowDecimal={decimals > 0}
      value={numberOf(form.data[name]) ?? ''}
      onChange={(value) => form.set({ [name]: numberOrNothing(value) })}
    />
  );
}

export function SwitchField(props: FieldProps) {
  const { size: _, ...field } = useField(props);
  const { form, name } = props;
  return (
    <Switch
      {...field}
      checked={form.data[name] === true}
      onChange={(event) => form.set({ [name]: event.currentTarget.checked || undefined })}
    />
  );
}

/** One of a few; what is the default is not said. */
export function ChoiceField({
  data,
  byDefault,
  ...props
}: FieldProps & { data: readonly Choice[]; byDefault?: string }) {
  const field = useField(props);
  const { form, name } = props;
  return (
    <Select
      {...field}
      data={data}
      allowDeselect={false}
      value={textOf(form.data[name]) || (byDefault ?? null)}
      onChange={(value) => form.set({ [name]: value === byDefault ? undefined : orNothing(value) })}
    />
  );
}

/** One of what there is. One that is not there any more stays, and says so. */
export function PickField({
  data,
  none,
  isOptional = false,
  ...props
}: FieldProps & { data: readonly Choice[]; none?: string; isOptional?: boolean }) {
  const words = useWords(formWords);
  const field = useField(props);
  const { form, name } = props;
  const value = textOf(form.data[name]);
  const isGone = value !== '' && !data.some((each) => each.value === value);
  return (
    <Select
      {...field}
      description={data.length === 0 && none !== undefined ? none : field.description}
      data={isGone ? [...data, { value, label: words.gone(value) }] : data}
      placeholder={words.choose}
      searchable
      nothingFoundMessage={words.nothingFound}
      clearable={isOptional}
      clearButtonProps={{ 'aria-label': words.clear }}
      value={value || null}
      onChange={(picked) => form.set({ [name]: orNothing(picked) })}
    />
  );
}

/** A type of event: one that was seen, or that is typed. */
export function EventField({ form, hint }: { form: NodeForm; hint?: string }) {
  const words = useWords(formWords);
  const field = useField({ form, name: 'event', hint: hint ?? words.hints.event });
  return <TypeInput field={field} form={form} />;
}

/** Its value is what is typed; a choice is shown with its name. */
function TypeInput({ field, form }: { field: ReturnType<typeof useField>; form: NodeForm }) {
  const labels = new Map(form.choices.events.map(({ value, label }) => [value, label]));
  return (
    <Autocomplete
      {...field}
      maxLength={64}
      data={form.choices.events.map(({ value }) => value)}
      renderOption={({ option: { value } }) =>
        labels.get(value) === value ? value : `${value} · ${labels.get(value) ?? ''}`
      }
      value={textOf(form.data['event'])}
      onChange={(value) => form.set({ event: orNothing(value.toLowerCase()) })}
    />
  );
}

/** What there is to choose from, or anything else that is typed. */
export function SuggestField({ data, ...props }: FieldProps & { data: readonly string[] }) {
  const field = useField(props);
  const { form, name } = props;
  return (
    <Autocomplete
      {...field}
      data={data}
      limit={30}
      value={textOf(form.data[name])}
      onChange={(value) => form.set({ [name]: orNothing(value) })}
    />
  );
}

export function TagsField(props: FieldProps) {
  const words = useWords(formWords);
  const field = useField(props);
  const { form, name } = props;
  return (
    <TagsInput
      {...field}
      data={form.choices.tags}
      maxTags={20}
      clearable
      clearButtonProps={{ 'aria-label': words.clear }}
      value={textsOf(form.data[name])}
      onChange={(tags) => form.set({ [name]: tags.length > 0 ? tags : undefined })}
    />
  );
}

export function ClockField({ form }: { form: NodeForm }) {
  const field = useField({ form, name: 'time' });
  return (
    <TextInput
      {...field}
      type="time"
      value={textOf(form.data['time'])}
      onChange={(event) => form.set({ time: orNothing(event.currentTarget.value.slice(0, 5)) })}
    />
  );
}

export function ZoneField({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  return <SuggestField form={form} name="timeZone" hint={words.hints.timeZone} data={zones()} />;
}

let known: string[] | undefined;
const zones = () => (known ??= Intl.supportedValuesOf('timeZone'));
