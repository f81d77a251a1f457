import { parseFieldPath } from '../../../../events/index.js';

export const FILTER_OPS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'exists'] as const;

type FilterOp = (typeof FILTER_OPS)[number];

/** What is asked of one field of an event. */
export interface EventTest {
  /** `value`, `currency`, `userId`, `source`, or a path within metadata. */
  field: string;
  op: FilterOp;
  value?: string | number | boolean;
}

/** What of an event can be asked for. */
export interface EventFacts {
  /** In the currency's unit; null for an event without a value. */
  value: number | null;
  currency: string;
  userId: string;
  source: string;
  metadata: Readonly<Record<string, unknown>>;
}

const OWN: readonly string[] = ['value', 'currency', 'userId', 'source'];
const ORDER: readonly FilterOp[] = ['gt', 'gte', 'lt', 'lte'];

/** Whether an event can have such a field. */
export function isEventField(field: string): boolean {
  return OWN.includes(field) || parseFieldPath(field) !== null;
}

/** What is wrong with the value of a test; null when it fits the operator. */
export function valueProblem({ op, value }: EventTest): string | null {
  if (op === 'exists')
    return value === undefined || typeof value === 'boolean' ? null : 'must be true or false, or left out';
  if (value === undefined) return 'must be said';
  if (ORDER.includes(op)) return typeof value === 'number' ? null : 'must be a number';
  if (op === 'contains') return typeof value === 'string' && value !== '' ? null : 'must be a text';
  return null;
}

/** Whether all tests hold. A field that is not there passes `ne`, and `exists` with false, and nothing else. */
export function passes(tests: readonly EventTest[], event: EventFacts): boolean {
  return tests.every((test) => holds(test, fieldOf(event, test.field)));
}

function holds({ op, value }: EventTest, found: unknown): boolean {
  const isThere = found !== undefined && found !== null;
  switch (op) {
    case 'exists':
      return isThere === (value ?? true);
    case 'eq':
      return found === value;
    case 'ne':
      return found !== value;
    case 'contains':
      if (Array.isArray(found)) return found.includes(value);
      return typeof found === 'string' && found.toLowerCase().includes(String(value).toLowerCase());
    default:
      return typeof found === 'number' && typeof value === 'number' && compare(op, found, value);
  }
}

function compare(op: 'gt' | 'gte' | 'lt' | 'lte', a: number, b: number): boolean {
  if (op === 'gt') return a > b;
  if (op === 'gte') return a >= b;
  return op === 'lt' ? a < b : a <= b;
}

function fieldOf(event: EventFacts, field: string): unknown {
  if (OWN.includes(field)) return event[field as 'value'];
  const names = parseFieldPath(field)?.split('.').slice(1) ?? [];
  let found: unknown = event.metadata;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
