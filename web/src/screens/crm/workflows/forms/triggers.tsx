import {
  ActionIcon,
  Autocomplete,
  Button,
  Group,
  Input,
  NumberInput,
  Paper,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useWords } from '../../../../i18n/words';
import { type Settings, textOf } from '../kinds';
import { type NodeForm, numberOrNothing } from './node-form';
import { formWords } from './words';

const MODES = ['once', 'after-days', 'every-time'] as const;

/** Whether a contact may go through again. */
export function ReentryFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const { mode = 'once', days } = (form.data['reentry'] ?? {}) as { mode?: string; days?: number };
  const change = (to: string | null) =>
    form.set({
      reentry: to === 'once' ? undefined : to === 'after-days' ? { mode: to, days: 30 } : { mode: to },
    });
  return (
    <Stack gap="xs">
      <Select
        size="sm"
        label={words.names['reentry']}
        allowDeselect={false}
        disabled={form.isReadOnly}
        error={mode !== 'after-days' && form.errorOf('reentry')}
        data={MODES.map((value) => ({ value, label: words.reentries[value] }))}
        value={mode}
        onChange={change}
      />
      {mode === 'after-days' && (
        <NumberInput
          size="sm"
          label={words.reentryDays}
          min={1}
          max={3650}
          allowDecimal={false}
          disabled={form.isReadOnly}
          error={form.errorOf('reentry')}
          value={days ?? ''}
          onChange={(value) => form.set({ reentry: { mode, days: numberOrNothing(value) } })}
        />
      )}
    </Stack>
  );
}

const OPS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'exists'] as const;
const FIELDS = ['value', 'currency', 'userId', 'source', 'metadata.product', 'metadata.plan'];
const ORDER = ['gt', 'gte', 'lt', 'lte'];
const MOST = 20;

type Test = Settings & { field?: string; op?: string; value?: unknown };

/** What has to be true of an event: all of these. */
export function TestFields({ form }: { form: NodeForm }) {
  const words = useWords(formWords);
  const tests = Array.isArray(form.data['where']) ? (form.data['where'] as Test[]) : [];
  const set = (next: readonly Test[]) => form.set({ where: next.length > 0 ? next : undefined });
  return (
    <Input.Wrapper label={words.names['where']} labelElement="div">
      <Stack gap="xs" mt={4}>
        {tests.map((test, at) => (
          <TestField
            key={at}
            form={form}
            at={at}
            test={test}
            onChange={(changed) => set(tests.map((each, place) => (place === at ? changed : each)))}
            onRemove={() => set(tests.filter((_, place) => place !== at))}
          />
        ))}
        {!form.isReadOnly && tests.length < MOST && (
          <Button
            size="compact-xs"
            variant="subtle"
            style={{ alignSelf: 'flex-start' }}
            leftSection={<Plus size={12} aria-hidden />}
            onClick={() => set([...tests, { field: 'value', op: 'gte', value: 0 }])}
          >
            {words.addTest}
          </Button>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

function TestField({
  form,
  at,
  test,
  onChange,
  onRemove,
}: {
  form: NodeForm;
  at: number;
  test: Test;
  onChange: (test: Test) => void;
  onRemove: () => void;
}) {
  const words = useWords(formWords);
  const { isReadOnly, errorOf } = form;
  const { field = '', op = 'eq', value } = test;
  const changeOp = (to: string | null) => {
    const next = to ?? 'eq';
    const kept = next === 'exists' ? undefined : ORDER.includes(next) ? Number(value) || 0 : value;
    const { value: _, ...rest } = test;
    onChange({ ...rest, op: next, ...(kept !== undefined && { value: kept }) });
  };
  return (
    <Paper withBorder p="xs" radius="md" bg="transparent">
      <Group justify="space-between" wrap="nowrap" gap={4}>
        <Text size="xs" c="dimmed">
          {words.testFieldHint}
        </Text>
        {!isReadOnly && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={words.removeTest}
            onClick={onRemove}
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      <Stack gap={6} mt={4}>
        <Autocomplete
          size="xs"
          aria-label={words.testField}
          data={FIELDS}
          disabled={isReadOnly}
          error={errorOf(`where[${at}].field`)}
          value={field}
          onChange={(next) => onChange({ ...test, field: next })}
        />
        <Group gap={6} wrap="nowrap" align="flex-start">
          <Select
            size="xs"
            flex={1}
            aria-label={words.names['op']}
            allowDeselect={false}
            disabled={isReadOnly}
            data={OPS.map((each) => ({ value: each, label: words.ops[each] }))}
            value={op}
            onChange={changeOp}
          />
          {op !== 'exists' && (
            <TestValue
              form={form}
              value={value}
              isNumber={ORDER.includes(op)}
              error={errorOf(`where[${at}].value`)}
              onChange={(next) => onChange({ ...test, value: next })}
            />
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

function TestValue({
  form,
  value,
  isNumber,
  error,
  onChange,
}: {
  form: NodeForm;
  value: unknown;
  isNumber: boolean;
  error: string | undefined;
  onChange: (value: string | number | boolean) => void;
}) {
  const words = useWords(formWords);
  const shared = {
    size: 'xs',
    flex: 1,
    'aria-label': words.names['value'],
    disabled: form.isReadOnly,
    error,
  } as const;
  if (isNumber) {
    return (
      <NumberInput
        {...shared}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => onChange(numberOrNothing(next) ?? 0)}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      title={words.testValueHint}
      value={saidOf(value)}
      onChange={({ currentTarget }) => onChange(meantBy(currentTarget.value))}
    />
  );
}

/** `5` is a number, `"5"` a text. */
function meantBy(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text)) return Number(text);
  const quoted = /^"(.*)"$/.exec(text);
  return quoted ? quoted[1]! : text;
}

function saidOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = textOf(value);
  return typeof meantBy(text) === 'string' ? text : `"${text}"`;
}
