import {
  ActionIcon,
  Button,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
} from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useSettings } from '../../../../app/use-settings';
import { useFormat } from '../../../../i18n/format';
import { useWords } from '../../../../i18n/words';
import { textOf, variantsOf } from '../kinds';
import { summaryWords } from '../summary-words';
import { declaredField, operandOf, OPS, OWN_FIELDS, valueTypeOf } from './contact-fields';
import { ChoiceField, EventField, NumberField, PickField, TextField } from './inputs';
import { type NodeForm, numberOrNothing, orNothing } from './node-form';
import { ValueInput, ValuesInput } from './value-input';
import { formWords } from './words';

const EVENT_OPS = ['did', 'never', 'gte', 'gt', 'eq', 'ne', 'lte', 'lt'] as const;

/** What somebody has done, how often or for how much. */
export function EventConditionFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const { currency } = useSettings();
  const { data, set, isReadOnly } = form;
  const op = textOf(data['op']) || (data['count'] === undefined && data['sum'] === undefined ? 'did' : 'gte');
  const counts = op !== 'did' && op !== 'never';
  const measure = data['sum'] === undefined ? 'count' : 'sum';
  const changeOp = (next: string | null) =>
    set(
      next === 'did' || next === 'never'
        ? { op: next, count: undefined, sum: undefined, currency: undefined }
        : { op: orNothing(next), ...(!counts && { count: 1 }) },
    );
  return (
    <Stack gap="sm">
      <EventField form={form} />
      <Select
        size="sm"
        label={words.names['op']}
        allowDeselect={false}
        disabled={isReadOnly}
        error={form.errorOf('op')}
        data={EVENT_OPS.map((value) => ({ value, label: words.eventOps[value] }))}
        value={op}
        onChange={changeOp}
      />
      {counts && (
        <>
          <SegmentedControl
            aria-label={words.measure}
            size="xs"
            disabled={isReadOnly}
            value={measure}
            onChange={(next) =>
              set(
                next === 'sum'
                  ? { sum: 100, count: undefined }
                  : { count: 1, sum: undefined, currency: undefined },
              )
            }
            data={(['count', 'sum'] as const).map((value) => ({ value, label: words.measures[value] }))}
          />
          {measure === 'count' ? (
            <NumberField form={form} name="count" min={0} max={1_000_000} />
          ) : (
            <Group grow gap="xs" align="flex-start">
              <NumberField form={form} name="sum" decimals={2} />
              <TextField form={form} name="currency" max={3} hint={currency} />
            </Group>
          )}
        </>
      )}
      <WithinDays form={form} />
    </Stack>
  );
}

function WithinDays({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  return <NumberField form={form} name="withinDays" min={0} max={36_500} hint={words.hints.withinDays} />;
}

/** What a field of the contact says. */
export function FieldConditionFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const summaries = useWords(summaryWords);
  const { data, set, choices, isReadOnly } = form;
  const field = textOf(data['field']);
  const op = textOf(data['op']) || 'eq';
  const type = valueTypeOf(field, choices.fields);
  const known = declaredField(field, choices.fields);
  const changeField = (next: string | null) => {
    const ops = OPS[valueTypeOf(next ?? '', choices.fields)];
    set({ field: orNothing(next), op: ops.includes(op) ? op : ops[0], value: undefined });
  };
  const changeOp = (next: string | null) =>
    set({ op: orNothing(next), ...(operandOf(next ?? '') !== operandOf(op) && { value: undefined }) });
  const operand = operandOf(op);
  const value = { form, field, value: data['value'], onChange: (next: unknown) => set({ value: next }) };
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
          {
            group: words.own,
            items: OWN_FIELDS.map((each) => ({ value: each, label: summaries.fields[each] ?? each })),
          },
          { group: words.declared, items: choices.fields.map(({ key, label }) => ({ value: key, label })) },
          ...(field !== '' && !OWN_FIELDS.includes(field) && !known
            ? [{ value: field, label: words.gone(field) }]
            : []),
        ]}
        value={(known ? known.key : field) || null}
        onChange={changeField}
      />
      <Select
        size="sm"
        label={words.names['op']}
        allowDeselect={false}
        disabled={isReadOnly}
        error={form.errorOf('op')}
        data={OPS[type].map((each) => ({ value: each, label: summaries.ops[each] ?? each }))}
        value={op}
        onChange={changeOp}
      />
      {operand === 'days' && (
        <NumberField form={form} name="value" label={words.names['days']} min={0} max={36_500} />
      )}
      {operand === 'one' && <ValueInput {...value} />}
      {operand === 'list' && <ValuesInput {...value} />}
    </Stack>
  );
}

/** What became of mails. */
export function MailConditionFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const { mails, mailsOf } = useWords(summaryWords);
  const { data, set, choices } = form;
  const of = textOf(data['of']) || 'workflow';
  const listed = (said: Record<string, string>) =>
    Object.entries(said).map(([value, label]) => ({ value, label }));
  return (
    <Stack gap="sm">
      <ChoiceField form={form} name="mail" data={listed(mails)} />
      <Select
        size="sm"
        label={words.names['of']}
        allowDeselect={false}
        disabled={form.isReadOnly}
        error={form.errorOf('of')}
        data={listed(mailsOf)}
        value={of}
        onChange={(next) =>
          set({ of: next === 'workflow' ? undefined : orNothing(next), node: undefined, campaign: undefined })
        }
      />
      {of === 'workflow' && (
        <PickField form={form} name="node" data={form.mailNodes} isOptional hint={words.hints.node} />
      )}
      {of === 'campaign' && (
        <PickField form={form} name="campaign" data={choices.campaigns} none={words.none.campaigns} />
      )}
      <WithinDays form={form} />
    </Stack>
  );
}

const LETTERS = 'abcdefghij';

/** Ways of a split and their shares. */
export function SplitFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const format = useFormat();
  const variants = variantsOf(form.data);
  const sum = variants.reduce((total, { share }) => total + share, 0);
  const set = (next: typeof variants) => form.set({ variants: next });
  const free = [...LETTERS].find((letter) => !variants.some(({ handle }) => handle === letter));
  const isEditable = !form.isReadOnly;
  const error = sum === 100 ? form.errorOf('variants') : words.variantSum(format.number(sum));
  return (
    <Input.Wrapper label={words.names['variants']} error={error} labelElement="div">
      <Stack gap="xs" mt={4} mb={error === undefined ? 0 : 4}>
        {variants.map(({ handle, share }, at) => (
          <Group key={handle} gap="xs" wrap="nowrap" align="flex-end">
            <NumberInput
              size="sm"
              flex={1}
              label={words.variant(handle)}
              min={1}
              max={99}
              allowDecimal={false}
              disabled={!isEditable}
              value={share}
              onChange={(next) =>
                set(
                  variants.map((each, place) =>
                    place === at ? { handle, share: numberOrNothing(next) ?? 0 } : each,
                  ),
                )
              }
            />
            {isEditable && variants.length > 2 && (
              <ActionIcon
                size="lg"
                variant="subtle"
                color="gray"
                aria-label={words.removeVariant}
                onClick={() => set(variants.filter((_, place) => place !== at))}
              >
                <X size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        {isEditable && (
          <Group gap="xs">
            {free !== undefined && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<Plus size={12} aria-hidden />}
                onClick={() => set(evenly([...variants, { handle: free, share: 0 }]))}
              >
                {words.addVariant}
              </Button>
            )}
            <Button size="compact-xs" variant="subtle" onClick={() => set(evenly(variants))}>
              {words.evenly}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

/** What does not divide goes to the first ones. */
function evenly<Variant extends { share: number }>(variants: readonly Variant[]): Variant[] {
  const each = Math.floor(100 / variants.length);
  const rest = 100 - each * variants.length;
  return variants.map((variant, at) => ({ ...variant, share: each + (at < rest ? 1 : 0) }));
}
