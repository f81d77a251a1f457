import { MultiSelect, TagsInput, TextInput } from '@mantine/core';
import { useWords } from '../../../../i18n/words';
import { OPERATORS, type RuleField, tidy, valueFor } from '../rules';
import { dayOperatorWords, operatorWords, tagOperatorWords } from '../operator-words';
import { useRuleFields } from '../use-rule-fields';
import { segmentWords } from '../words';
import { Choice } from './choice';
import { NumberField } from './number-field';
import type { RulePart } from './rule-part';

/** A rule about a field: which, how it is compared, with what. */
export function FieldRule({ rule, onChange }: RulePart) {
  const words = useWords(segmentWords);
  const operators = useWords(operatorWords);
  const ofTags = useWords(tagOperatorWords);
  const ofDays = useWords(dayOperatorWords);
  const { own, declared } = useRuleFields();
  const key = String(rule['field']);
  const found = [...own, ...declared].find((each) => each.key === key);
  const field: RuleField = found ?? { key, label: words.goneField(key), type: 'text' };
  const op = String(rule['op']);
  const allowed: readonly string[] = OPERATORS[field.type];
  const choose = (next: RuleField, chosen: string) => {
    const possible: readonly string[] = OPERATORS[next.type];
    const fitting = possible.includes(chosen) ? chosen : possible[0]!;
    const before = next.type === field.type && next.key === field.key ? rule['value'] : undefined;
    onChange(tidy({ field: next.key, op: fitting, value: valueFor(next.type, fitting, before) }));
  };
  const opLabel = (each: string) =>
    (field.type === 'tag' ? ofTags[each] : undefined) ??
    (field.type === 'day' || field.type === 'time' ? ofDays[each] : undefined) ??
    operators[each] ??
    each;
  const group = (name: string, fields: readonly RuleField[]) =>
    fields.length === 0
      ? []
      : [{ group: name, items: fields.map((each) => ({ value: each.key, label: each.label })) }];
  return (
    <>
      <Choice
        label={words.field}
        value={key}
        data={[
          ...group(words.ownGroup, own),
          ...group(words.declaredGroup, declared),
          ...(found ? [] : group('–', [field])),
        ]}
        onChange={(chosen) => {
          const next = [...own, ...declared].find((each) => each.key === chosen);
          if (next) choose(next, op);
        }}
      />
      <Choice
        label={words.operator}
        value={op}
        data={(allowed.includes(op) ? allowed : [op, ...allowed]).map((each) => ({
          value: each,
          label: opLabel(each),
        }))}
        onChange={(chosen) => choose(field, chosen)}
      />
      <Value field={field} op={op} value={rule['value']} onChange={(value) => onChange({ ...rule, value })} />
    </>
  );
}

function Value({
  field: { type, choices },
  op,
  value,
  onChange,
}: {
  field: RuleField;
  op: string;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const words = useWords(segmentWords);
  if (op === 'exists' || op === 'not_exists') return null;
  if (op === 'last_days' || op === 'next_days') {
    return (
      <NumberField
        label={words.days}
        width={100}
        suffix={words.daysUnit}
        value={value}
        min={1}
        isWhole
        onChange={onChange}
      />
    );
  }
  if (op === 'in' || op === 'not_in') {
    const list = Array.isArray(value) ? value.map(String) : [];
    const take = (said: string[]) =>
      onChange(type === 'number' ? said.map(Number).filter(Number.isFinite) : said);
    const shared = { size: 'xs', w: 260, maw: '100%', 'aria-label': words.values, value: list } as const;
    return choices ? (
      <MultiSelect {...shared} data={choices} onChange={take} error={list.length === 0} />
    ) : (
      <TagsInput {...shared} onChange={take} error={list.length === 0} />
    );
  }
  if (type === 'yes-no') {
    return (
      <Choice
        label={words.value}
        width={110}
        value={String(value)}
        data={[
          { value: 'true', label: words.yes },
          { value: 'false', label: words.no },
        ]}
        onChange={(chosen) => onChange(chosen === 'true')}
      />
    );
  }
  if (type === 'number') return <NumberField label={words.value} value={value} onChange={onChange} />;
  if (choices) {
    const said = typeof value === 'string' ? value : '';
    const isKnown = said === '' || choices.some((choice) => choice.value === said);
    return (
      <Choice
        label={words.value}
        value={said}
        data={isKnown ? [...choices] : [...choices, { value: said, label: said }]}
        onChange={onChange}
      />
    );
  }
  const isDay = type === 'day' || type === 'time';
  return (
    <TextInput
      size="xs"
      w={isDay ? 150 : 220}
      maw="100%"
      type={isDay ? 'date' : 'text'}
      aria-label={words.value}
      value={typeof value === 'string' ? (isDay ? value.slice(0, 10) : value) : ''}
      onChange={(event) => onChange(event.target.value)}
      error={value === '' || undefined}
    />
  );
}
