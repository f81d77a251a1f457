/** Parts of an event that a payload may hold somewhere else. */
export const EVENT_FIELDS = ['id', 'userId', 'type', 'value', 'currency', 'timestamp', 'metadata'] as const;
export type EventField = (typeof EVENT_FIELDS)[number];

const MOST_NAMES = 8;
const MOST_CHARACTERS = 256;
/** Names that reach an object's prototype are no data of a sender. */
const NO_DATA = new Set(['__proto__', 'constructor', 'prototype']);

/** A path of names with dots between them, such as `data.items.0.price`; or `=` and a value that is always the same. */
export function isSelector(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MOST_CHARACTERS || !value.isWellFormed()) return false;
  if (value.startsWith('=')) return value.length > 1;
  const names = value.split('.');
  return (
    names.length <= MOST_NAMES && names.every((name) => name !== '' && !/\s/.test(name) && !NO_DATA.has(name))
  );
}

/** What a selector finds; undefined when there is nothing. Own properties only. */
export function select(payload: unknown, selector: string): unknown {
  if (selector.startsWith('=')) return selector.slice(1);
  let found: unknown = payload;
  for (const name of selector.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found ?? undefined;
}

/** A payload in which selectors find these values: the other way round. A value without a selector is left out. */
export function payloadOf(
  values: Partial<Record<EventField, unknown>>,
  selectors: Partial<Record<EventField, string>>,
): Record<string, unknown> {
  const payload: Record<string, unknown> = {};
  for (const [field, selector] of Object.entries(selectors) as [EventField, string][]) {
    if (selector.startsWith('=') || values[field] === undefined) continue;
    const names = selector.split('.');
    const last = names.pop()!;
    let place = payload;
    for (const name of names) {
      const next = place[name];
      place = (typeof next === 'object' && next !== null ? next : (place[name] = {})) as typeof payload;
    }
    place[last] = values[field];
  }
  return payload;
}
