import { type NewEvent, parseNewEvent } from '../../../events/index.js';
import { resourceEventId } from '../resource-id.js';
import { id, ignored } from '../tolerant-reading.js';
import { eachEvent } from '../standard/standard-events.js';
import type { DeliveryContext, Mapped } from '../webhook-kind.js';
import { type EventField, select } from './field-selector.js';

type Selectors = Partial<Record<EventField, string>>;

/**
 * A sender's own payload, or an array of them, as events, by the selectors of the source. Where nothing stands for the
 * type or the user, it is some other news of that sender, and nothing is taken; what stands there must be good.
 * @throws InvalidInput naming the field of the event, such as `[3].value`
 */
export function eventsByFields(payload: unknown, fields: Selectors, delivery: DeliveryContext): Mapped {
  let missing = '';
  const { events } = eachEvent(
    payload,
    (item, path, defaultId): NewEvent | null => {
      const input = inputOf(item, fields);
      const gap = (['type', 'userId'] as const).find((name) => input[name] === undefined);
      if (gap) {
        missing ||= `nothing stands at ${fields[gap]}, where settings.fields.${gap} looks`;
        return null;
      }
      const { id: own, ...rest } = input;
      const event = parseNewEvent(rest, path, delivery.receivedAt, {
        id: defaultId,
        currency: delivery.currency,
      });
      const resource = id(own);
      return resource ? { ...event, id: resourceEventId(delivery.source, resource, event.type) } : event;
    },
    delivery,
  );
  return events.length === 0 ? ignored(missing) : { events };
}

function inputOf(item: unknown, fields: Selectors): Partial<Record<EventField, unknown>> {
  const input: Partial<Record<EventField, unknown>> = {};
  for (const [name, selector] of Object.entries(fields) as [EventField, string][]) {
    const found = select(item, selector);
    if (found !== undefined && found !== '') input[name] = READERS[name]?.(found) ?? found;
  }
  return input;
}

/** The forms in which other systems write the same. */
const READERS: Partial<Record<EventField, (found: unknown) => unknown>> = {
  userId: (found) => (typeof found === 'number' ? String(found) : found),
  type: (found) => (typeof found === 'string' ? found.toLowerCase().replace(/[^a-z0-9_.:-]+/g, '_') : found),
  value: (found) =>
    typeof found === 'string' && /^-?\d{1,12}(\.\d{1,4})?$/.test(found) ? Number(found) : found,
  currency: (found) => (typeof found === 'string' ? found.toUpperCase() : found),
  timestamp: (found) => (typeof found === 'number' ? isoOf(found) : found),
};

/** Seconds since 1970, or milliseconds: no sender tells of the year 5138, which this many seconds would be. */
function isoOf(time: number): unknown {
  const date = new Date(time < 1e11 ? time * 1000 : time);
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}
