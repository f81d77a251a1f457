import { amountToNumber, type Event } from '../../../../events/index.js';
import type { EventFacts } from '../../definition/kinds/event-filter.rules.js';
import type { CauseEvent } from '../actions/action.js';

/** What tests of an event ask about. */
export function factsOf({ amount, currency, userId, source, metadata }: Event): EventFacts {
  return { value: amount === null ? null : amountToNumber(amount), currency, userId, source, metadata };
}

/** What a run keeps of the event that it began with. */
export function causeOf({ id, type, userId, amount, currency, timestamp, metadata }: Event): CauseEvent {
  return {
    ...{ id, type, userId },
    ...(amount !== null && { value: amountToNumber(amount) }),
    ...{ currency, timestamp: timestamp.toISOString(), metadata },
  };
}
