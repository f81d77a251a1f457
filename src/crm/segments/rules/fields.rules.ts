import { dayLabel, parseDay, parseIsoTime } from '../../../common/index.js';
import { LIFECYCLES } from '../../contacts/contact.js';
import { fieldKeyOf } from '../../contacts/fields/field-uses.js';
import { LONGEST_EMAIL, toTag } from '../../contacts/contact.rules.js';
import type { ContactField } from '../../contacts/fields/field.js';
import type { Comparison, FieldTest, Moment, Rule } from './rule.js';

type ValueType = 'text' | 'email' | 'tag' | 'key' | 'lifecycle' | 'yes-no' | 'number' | 'day' | 'time';

/** A field that rules may name. */
export interface RuleField {
  path: string;
  type: ValueType;
}

/** A rule, or what is wrong with its operator or its value. */
export type Read = { rule: Rule } | { problem: string; at: 'op' | 'value' };

const OWN = new Map<string, RuleField>([
  ['email', { path: 'email', type: 'email' }],
  ['name', { path: 'name', type: 'text' }],
  ['tags', { path: 'tags', type: 'tag' }],
  ['tag', { path: 'tags', type: 'tag' }],
  ['stage', { path: 'stage', type: 'key' }],
  ['ownerId', { path: 'ownerId', type: 'key' }],
  ['owner', { path: 'ownerId', type: 'key' }],
  ['subscribed', { path: 'subscription.status', type: 'yes-no' }],
  ['lifecycle', { path: 'lifecycle', type: 'lifecycle' }],
  ['createdAt', { path: 'createdAt', type: 'time' }],
]);
const DECLARED = {
  text: 'text',
  choice: 'key',
  number: 'number',
  boolean: 'yes-no',
  date: 'day',
} as const satisfies Record<ContactField['type'], ValueType>;

const EQUAL = ['eq', 'ne'];
const AMONG = ['in', 'not_in'];
const WITHIN = ['contains', 'not_contains'];
const ORDER = ['gt', 'gte', 'lt', 'lte'];
const DAYS = ['last_days', 'next_days'];
const PRESENT = ['exists', 'not_exists'];
const OPERATORS: Readonly<Record<ValueType, readonly string[]>> = {
  text: [...EQUAL, ...AMONG, ...WITHIN, 'starts_with', 'ends_with', ...PRESENT],
  email: [...EQUAL, ...AMONG, ...WITHIN, 'starts_with', 'ends_with'],
  tag: [...EQUAL, ...AMONG, ...WITHIN, ...PRESENT],
  key: [...EQUAL, ...AMONG, ...PRESENT],
  lifecycle: [...EQUAL, ...AMONG],
  'yes-no': [...EQUAL, ...PRESENT],
  number: [...EQUAL, ...AMONG, ...ORDER, ...PRESENT],
  day: [...EQUAL, ...ORDER, ...DAYS, ...PRESENT],
  time: [...ORDER, 'last_days'],
};
/** Other words for the same. */
const WORDS = new Map([
  ...['=', '==', 'equals', 'is'].map((word) => [word, 'eq'] as const),
  ...['!=', '<>', 'neq', 'not_equals', 'is_not', 'not'].map((word) => [word, 'ne'] as const),
  ...['>', 'after', 'greater_than'].map((word) => [word, 'gt'] as const),
  ...['<', 'before', 'less_than'].map((word) => [word, 'lt'] as const),
  ['>=', 'gte'] as const,
  ['<=', 'lte'] as const,
  ['nin', 'not_in'] as const,
  ['has', 'contains'] as const,
  ['not_has', 'not_contains'] as const,
  ['begins_with', 'starts_with'] as const,
]);
/** What an operator says the opposite of. Who has no value passes it too. */
const OPPOSITES = new Map([
  ['ne', 'eq'],
  ['not_in', 'in'],
  ['not_contains', 'contains'],
  ['not_exists', 'exists'],
]);
export const MOST_DAYS = 36_500;
const MOST_VALUES = 500;
const LONGEST_TEXT = 1000;
const PLACES = new Map([
  ['contains', 'within'],
  ['starts_with', 'start'],
  ['ends_with', 'end'],
] as const);

/** A field by its name: one of every contact, else a declared one, whose key may follow `fields.`; undefined for none. */
export function ruleField(name: string, declared: readonly ContactField[]): RuleField | undefined {
  const own = OWN.get(name);
  if (own) return own;
  const key = fieldKeyOf(name);
  const field = declared.find((each) => each.key === key);
  return field && { path: `fields.${key}`, type: DECLARED[field.type] };
}

/** The plain word of an operator: `>=` is `gte`, `startsWith` is `starts_with`. */
export function plainOperator(said: string): string {
  const word = said
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  return WORDS.get(word) ?? word;
}

/** What is asked of a field. @param value undefined when nothing is said */
export function readFieldRule(field: RuleField, said: string, value: unknown): Read {
  const op = plainOperator(said);
  const allowed = OPERATORS[field.type];
  if (!allowed.includes(op)) return { problem: `must be one of: ${allowed.join(', ')}`, at: 'op' };
  const plain = OPPOSITES.get(op) ?? op;
  const read = readTest(field, plain, value);
  if ('problem' in read) return { problem: read.problem, at: 'value' };
  const rule: Rule = { kind: 'field', path: field.path, test: read.test };
  return { rule: (op !== plain) === read.isOpposite ? rule : { kind: 'not', rule } };
}

type ReadTest = { test: FieldTest; isOpposite: boolean } | { problem: string };

function readTest({ path, type }: RuleField, op: string, value: unknown): ReadTest {
  if (op === 'exists') {
    if (value !== undefined && typeof value !== 'boolean') return bad('must be true or false, or left out');
    return { test: { op: 'present' }, isOpposite: value === false };
  }
  if (op === 'in') return readList(type, value);
  if (op === 'last_days' || op === 'next_days') return readDays(type, op, value);
  const where = PLACES.get(op as 'contains');
  if (where !== undefined && type !== 'tag') {
    if (typeof value !== 'string' || value === '' || value.length > LONGEST_TEXT)
      return bad(`must be a text of 1 to ${LONGEST_TEXT} characters`);
    const text = value.toWellFormed();
    return asked({ op: 'text', where, text: type === 'email' ? text.toLowerCase() : text });
  }
  if (path === 'subscription.status') {
    if (typeof value !== 'boolean') return bad('must be true or false');
    return { test: { op: 'is', values: ['subscribed'] }, isOpposite: !value };
  }
  if (type === 'time') {
    const at = momentOf(value);
    return at
      ? asked({ op: 'time', by: op as 'gt', at })
      : bad('must be a day such as 2026-11-23 or an ISO 8601 time');
  }
  const read = readValue(type, value);
  if ('problem' in read) return read;
  if (ORDER.includes(op)) return asked({ op: 'compare', by: op as Comparison, value: read.value as number });
  return asked({ op: 'is', values: [read.value] });
}

function readList(type: ValueType, value: unknown): ReadTest {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_VALUES)
    return bad(`must be a list of 1 to ${MOST_VALUES} values`);
  const values: (string | number | boolean)[] = [];
  for (const [at, each] of (value as unknown[]).entries()) {
    const read = readValue(type, each);
    if ('problem' in read) return bad(`${read.problem} (number ${at + 1} of the list)`);
    values.push(read.value);
  }
  return asked({ op: 'is', values: [...new Set(values)] });
}

function readDays(type: ValueType, op: string, value: unknown): ReadTest {
  if (typeof value !== 'number' || !(value > 0 && value <= MOST_DAYS) || (type === 'day' && value % 1 !== 0))
    return bad(`must be a number of days up to ${MOST_DAYS}`);
  const direction = op === 'last_days' ? 'last' : 'next';
  return asked({ op: 'days', type: type as 'day' | 'time', direction, days: value });
}

function readValue(
  type: ValueType,
  value: unknown,
): { value: string | number | boolean } | { problem: string } {
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? { value } : bad('must be a number');
    case 'yes-no':
      return typeof value === 'boolean' ? { value } : bad('must be true or false');
    case 'day':
      return typeof value === 'string' && parseDay(value) !== null
        ? { value }
        : bad('must be a day such as 2026-11-23');
    case 'lifecycle':
      return LIFECYCLES.includes(value as (typeof LIFECYCLES)[number])
        ? { value: value as string }
        : bad(`must be one of: ${LIFECYCLES.join(', ')}`);
    case 'tag': {
      const tag = typeof value === 'string' ? toTag(value) : null;
      return tag === null ? bad('must be a tag') : { value: tag };
    }
    case 'email':
      return typeof value === 'string' && value !== '' && value.length <= LONGEST_EMAIL
        ? { value: value.trim().toLowerCase() }
        : bad('must be an e-mail');
    default:
      return typeof value === 'string' && value.length <= LONGEST_TEXT
        ? { value: value.toWellFormed() }
        : bad(`must be a text of at most ${LONGEST_TEXT} characters`);
  }
}

/** A day, or an instant with its zone; null for anything else. */
export function momentOf(value: unknown): { time: number } | { day: string } | null {
  if (typeof value !== 'string') return null;
  const day = parseDay(value);
  if (day !== null) return { day: dayLabel(day) };
  const time = parseIsoTime(value);
  return time === null ? null : { time };
}

/** The instants at which a moment begins and ends: of a day its first, and the first of the next one. */
export function instantsOf(
  moment: Moment,
  { now, zone }: { now: number; zone: { startOfDay: (day: number) => number } },
): { begins: number; ends: number } {
  if ('daysAgo' in moment) {
    const at = now - Math.round(moment.daysAgo * 86_400_000);
    return { begins: at, ends: at };
  }
  if ('time' in moment) return { begins: moment.time, ends: moment.time };
  const day = parseDay(moment.day)!;
  return { begins: zone.startOfDay(day), ends: zone.startOfDay(day + 1) };
}

function asked(test: FieldTest): ReadTest {
  return { test, isOpposite: false };
}

function bad(problem: string): { problem: string } {
  return { problem };
}
