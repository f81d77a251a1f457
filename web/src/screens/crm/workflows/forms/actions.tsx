import { Checkbox, MultiSelect, Select, Stack } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import { textOf, textsOf } from '../kinds';
import { summaryWords } from '../summary-words';

import { type NodeForm, orNothing } from './node-form';
import { ValueInput } from './value-input';
import { formWords } from './words';

/** A field of the contact, or the stage, and what it says from then on. */
export function FieldActionFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const { stage } = useWords(summaryWords);
  const { data, set, choices, isReadOnly } = form;
  const field = textOf(data['field']);
  const isKnown = field === 'stage' || choices.fields.some(({ key }) => key === field);
  return (
    <Stack gap="sm">
      <Select
        size="sm"
        label={words.names['field']}
        placeholder={words.choose}
        searchable
        allowDeselect={false}
        disabled={isReadOnly}
        error={form.errorOf('field')}
        data={[
          { value: 'stage', label: stage },
          ...choices.fields.map(({ key, label }) => ({ value: key, label })),
          ...(field !== '' && !isKnown ? [{ value: field, label: words.gone(field) }] : []),
        ]}
        value={field || null}
        onChange={(next) => set({ field: orNothing(next), value: undefined })}
      />
      {data['value'] !== null && (
        <ValueInput form={form} field={field} value={data['value']} onChange={(value) => set({ value })} />
      )}
      <Checkbox
        label={words.clearField}
        disabled={isReadOnly}
        checked={data['value'] === null}
        onChange={({ currentTarget }) => set({ value: currentTarget.checked ? null : undefined })}
      />
    </Stack>
  );
}

/** People of the staff. */
export function PeopleField({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const said = textsOf(form.data['userIds']);
  const { staff } = form.choices;
  const gone = said.filter((id) => !staff.some(({ value }) => value === id));
  return (
    <MultiSelect
      size="sm"
      label={words.names['userIds']}
      description={words.hints.userIds}
      error={form.errorOf('userIds')}
      disabled={form.isReadOnly}
      data={[...staff, ...gone.map((value) => ({ value, label: words.gone(value) }))]}
      searchable
      maxValues={20}
      value={said}
      onChange={(ids) => form.set({ userIds: ids.length > 0 ? ids : undefined })}
    />
  );
}
