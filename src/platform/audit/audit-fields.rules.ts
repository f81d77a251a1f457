import type { AuditState } from './audit-entry.js';

/** Of one value, in characters. */
const LONGEST_TEXT = 500;
/** Of one list. */
const MOST_ITEMS = 50;

/**
 * The fields of a thing that may be written down: only those that are named, only plain values and lists of them. Whatever
 * a thing has beside them, secrets above all, never gets into the trail. Undefined when nothing of it is there.
 */
export function allowed(thing: unknown, fields: readonly string[]): AuditState | undefined {
  if (typeof thing !== 'object' || thing === null) return undefined;
  const state: AuditState = {};
  for (const field of fields) {
    if (!Object.hasOwn(thing, field)) continue;
    const value = plain((thing as Record<string, unknown>)[field]);
    if (value !== undefined) state[field] = value;
  }
  return Object.keys(state).length > 0 ? state : undefined;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map(scalar).filter(isThere);
  return scalar(value);
}

function scalar(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (value instanceof Date) return value.toISOString();
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}
