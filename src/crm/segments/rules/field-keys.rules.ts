import { fieldKeyOf } from '../../contacts/fields/field-uses.js';

/** Keys of the fields that rules ask for, whatever their form. */
export function fieldKeysOf(rules: unknown): Set<string> {
  if (typeof rules !== 'object' || rules === null) return new Set();
  const within = Object.values(rules).flatMap((value) => [...fieldKeysOf(value)]);
  const { field } = rules as { field?: unknown };
  return new Set(typeof field === 'string' ? [...within, fieldKeyOf(field)] : within);
}
