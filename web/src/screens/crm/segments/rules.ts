import type { ContactField } from '../contacts/queries';
import type { Segment } from './queries';

/** Rules as the API takes them (docs/crm.md), changed as values: nothing here is written into. */
export type Said = Readonly<Record<string, unknown>>;

export type Kind = 'group' | 'field' | 'event' | 'entitlement' | 'mail' | 'other';

/** Groups within groups that the API takes; `not` counts as one. */
export const MOST_DEPTH = 5;

export const ACCESS_STATES = ['active', 'waiting', 'ended'] as const;
export const MAIL_DEEDS = ['sent', 'opened', 'clicked', 'bounced'] as const;
export const COMPARISONS = ['gte', 'lte', 'eq', 'gt', 'lt', 'ne'] as const;
export const ONCE = ['last_before', 'last_after', 'first_before', 'first_after'] as const;

export type ValueType = 'text' | 'email' | 'tag' | 'key' | 'yes-no' | 'number' | 'day' | 'time';

export const OPERATORS = {
  text: [
    'contains',
    'not_contains',
    'eq',
    'ne',
    'in',
    'not_in',
    'starts_with',
    'ends_with',
    'exists',
    'not_exists',
  ],
  email: ['contains', 'not_contains', 'eq', 'ne', 'in', 'not_in', 'starts_with', 'ends_with'],
  tag: ['contains', 'not_contains', 'in', 'not_in', 'exists', 'not_exists'],
  key: ['eq', 'ne', 'in', 'not_in', 'exists', 'not_exists'],
  'yes-no': ['eq', 'ne', 'exists', 'not_exists'],
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'exists', 'not_exists'],
  day: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'last_days', 'next_days', 'exists', 'not_exists'],
  time: ['last_days', 'gt', 'gte', 'lt', 'lte'],
} as const satisfies Record<ValueType, readonly string[]>;

/** A field that a rule may ask for. */
export interface RuleField {
  key: string;
  label: string;
  type: ValueType;
  /** What may be chosen, where that is known. */
  choices?: readonly { value: string; label: string }[];
}

const DECLARED = {
  text: 'text',
  choice: 'key',
  number: 'number',
  boolean: 'yes-no',
  date: 'day',
} as const satisfies Record<ContactField['type'], ValueType>;

export function declaredField({ key, label, type, options }: ContactField): RuleField {
  return {
    key,
    label,
    type: DECLARED[type],
    ...(options && { choices: options.map((option) => ({ value: option, label: option })) }),
  };
}

/** A text that a rule says; nothing for what is none. */
export function textIn(value: unknown, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

export function kindOf(rule: Said): Kind {
  if ('all' in rule || 'any' in rule) return 'group';
  for (const kind of ['field', 'event', 'entitlement', 'mail'] as const) if (kind in rule) return kind;
  return 'other';
}

/** A rule without the `not` around it. */
export function bare(rule: Said): { rule: Said; isNot: boolean } {
  const within = rule['not'];
  return typeof within === 'object' && within !== null
    ? { rule: within as Said, isNot: true }
    : { rule, isNot: false };
}

export function modeOf(group: Said): 'all' | 'any' {
  return 'any' in group ? 'any' : 'all';
}

export function rulesOf(group: Said): readonly Said[] {
  return (group[modeOf(group)] as readonly Said[] | undefined) ?? [];
}

/** A rule to begin with. */
export function fresh(kind: Exclude<Kind, 'other'>): Said {
  switch (kind) {
    case 'group':
      return { any: [fresh('field')] };
    case 'field':
      return { field: 'tags', op: 'contains', value: '' };
    case 'event':
      return { event: 'purchase', op: 'gte', count: 1, withinDays: 30 };
    case 'entitlement':
      return { entitlement: 'active' };
    case 'mail':
      return { mail: 'opened', withinDays: 30 };
  }
}

/** A value to begin with, for another operator or field; what fits stays. */
export function valueFor(type: ValueType, op: string, before: unknown): unknown {
  if (op === 'exists' || op === 'not_exists') return undefined;
  if (op === 'in' || op === 'not_in') return Array.isArray(before) ? before : before ? [before] : [];
  const one: unknown = Array.isArray(before) ? before[0] : before;
  if (op === 'last_days' || op === 'next_days') return typeof one === 'number' ? one : 30;
  if (type === 'yes-no') return typeof one === 'boolean' ? one : true;
  if (type === 'number') return typeof one === 'number' ? one : '';
  return typeof one === 'string' ? one : '';
}

/** Without what is undefined. */
export function tidy(rule: Said): Said {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

/** Whether there is nothing left to fill in. */
export function isComplete(said: Said): boolean {
  const { rule } = bare(said);
  if (kindOf(rule) === 'group') return rulesOf(rule).every(isComplete);
  return Object.entries(rule).every(
    ([, value]) => value !== '' && value !== null && !(Array.isArray(value) && value.length === 0),
  );
}

/** The whole, for the API: `{"all":[]}` is everybody. */
export function toRules(root: Said): Segment['rules'] {
  return root;
}

/** Other words that the API takes for the same. */
const WORDS: Readonly<Record<string, string>> = {
  '=': 'eq',
  '==': 'eq',
  equals: 'eq',
  is: 'eq',
  '!=': 'ne',
  '<>': 'ne',
  neq: 'ne',
  is_not: 'ne',
  '>': 'gt',
  after: 'gt',
  '<': 'lt',
  before: 'lt',
  '>=': 'gte',
  '<=': 'lte',
  nin: 'not_in',
  has: 'contains',
  not_has: 'not_contains',
  begins_with: 'starts_with',
};
const NAMES: Readonly<Record<string, string>> = { tag: 'tags', owner: 'ownerId' };

/** Rules in the words that the editor has: what others wrote may use other ones. */
export function inOurWords(rule: Said): Said {
  const entries = Object.entries(rule).map(([key, value]) => {
    if ((key === 'all' || key === 'any') && Array.isArray(value)) {
      return [key, value.map((each) => inOurWords(each as Said))] as const;
    }
    if (key === 'not' && typeof value === 'object' && value !== null)
      return [key, inOurWords(value as Said)] as const;
    if (key === 'op' && typeof value === 'string') {
      const plain = value.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
      return [key, WORDS[plain] ?? plain] as const;
    }
    if (key === 'field' && typeof value === 'string') {
      return [key, NAMES[value] ?? value.replace(/^fields\./, '')] as const;
    }
    return [key, value] as const;
  });
  const said = Object.fromEntries(entries);
  return said['field'] === 'tags' && said['op'] === 'eq' ? { ...said, op: 'contains' } : said;
}
