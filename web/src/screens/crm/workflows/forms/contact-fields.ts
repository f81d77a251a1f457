import type { Schemas } from '../../../../api/schemas';

/** What can be asked of a field, as the rules of segments have it. */
export type ValueType =
  'text' | 'choice' | 'stage' | 'staff' | 'lifecycle' | 'yes-no' | 'number' | 'day' | 'time';

const OWN: Readonly<Record<string, ValueType>> = {
  email: 'text',
  name: 'text',
  stage: 'stage',
  ownerId: 'staff',
  subscribed: 'yes-no',
  lifecycle: 'lifecycle',
  createdAt: 'time',
};
export const OWN_FIELDS = Object.keys(OWN);

const DECLARED: Readonly<Record<Schemas['FieldDto']['type'], ValueType>> = {
  text: 'text',
  choice: 'choice',
  number: 'number',
  boolean: 'yes-no',
  date: 'day',
};

const EQUAL = ['eq', 'ne'];
const AMONG = ['in', 'not_in'];
const ORDER = ['gt', 'gte', 'lt', 'lte'];
const PRESENT = ['exists', 'not_exists'];
const KEY = [...EQUAL, ...AMONG, ...PRESENT];

export const OPS: Readonly<Record<ValueType, readonly string[]>> = {
  text: [...EQUAL, ...AMONG, 'contains', 'not_contains', 'starts_with', 'ends_with', ...PRESENT],
  choice: KEY,
  stage: KEY,
  staff: KEY,
  lifecycle: [...EQUAL, ...AMONG],
  'yes-no': [...EQUAL, ...PRESENT],
  number: [...EQUAL, ...AMONG, ...ORDER, ...PRESENT],
  day: [...EQUAL, ...ORDER, 'last_days', 'next_days', ...PRESENT],
  time: [...ORDER, 'last_days'],
};

/** The field of a name, which may begin with `fields.`; a text when nobody knows it. */
export function valueTypeOf(name: string, declared: readonly Schemas['FieldDto'][]): ValueType {
  const own = OWN[name];
  if (own) return own;
  const field = declaredField(name, declared);
  return field ? DECLARED[field.type] : 'text';
}

export function declaredField(name: string, declared: readonly Schemas['FieldDto'][]) {
  const key = name.replace(/^fields\./, '');
  return declared.find((field) => field.key === key);
}

/** What an operator asks for: nothing, several, a number of days, or one value of the field's own type. */
export function operandOf(op: string): 'none' | 'list' | 'days' | 'one' {
  if (op === 'exists' || op === 'not_exists') return 'none';
  if (op === 'in' || op === 'not_in') return 'list';
  return op === 'last_days' || op === 'next_days' ? 'days' : 'one';
}
