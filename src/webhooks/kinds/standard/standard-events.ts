import { type FieldError, InvalidInput } from '../../../common/index.js';
import type { NewEvent } from '../../../events/index.js';
import { deliveryEventId } from '../resource-id.js';
import type { DeliveryContext } from '../webhook-kind.js';

/** Events in one delivery at most. */
export const MAX_EVENTS = 500;
/** Faulty fields that one answer names at most. */
const MAX_ERRORS = 50;

/** Reads one event: `path` is where it stands, `''` or `[3]`; `defaultId` its id when it has none. Null: nothing to take. */
export type ReadEvent = (input: unknown, path: string, defaultId: string) => NewEvent | null;

/** A payload that is one event or an array of them. @throws InvalidInput naming what is wrong in any of them */
export function eachEvent(
  payload: unknown,
  read: ReadEvent,
  { deliveryId }: DeliveryContext,
): { events: NewEvent[] } {
  const events: NewEvent[] = [];
  const readAt = (input: unknown, path: string, index: number) => {
    const event = read(input, path, deliveryEventId(deliveryId, index));
    if (event) events.push(event);
  };
  if (!Array.isArray(payload)) {
    readAt(payload, '', 0);
    return { events };
  }
  if (payload.length === 0) throw new InvalidInput([{ field: '', message: 'must hold at least one event' }]);
  if (payload.length > MAX_EVENTS) {
    const message = `must hold at most ${MAX_EVENTS} events, not ${payload.length}`;
    throw new InvalidInput([{ field: '', message }]);
  }
  const errors: FieldError[] = [];
  for (let index = 0; index < payload.length && errors.length < MAX_ERRORS; index++) {
    try {
      readAt(payload[index], `[${index}]`, index);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      errors.push(...(error.errors ?? []));
    }
  }
  if (errors.length) throw new InvalidInput(errors.slice(0, MAX_ERRORS));
  return { events };
}
