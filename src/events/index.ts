import './event.signals.js';

export { EventsModule } from './events.module.js';
export type { Event, NewEvent } from './event.js';
export { EventDto, toEventDto } from './event.dto.js';
export type { ListedEvent } from './listed-event.js';
export { EventService } from './event.service.js';
export { type EventMoment, EventStore, type FieldCount, type FieldValue } from './event.store.js';
export { eventTable } from './event-table.js';
export { EventTypes } from './event-types/event-type.service.js';
export { parseFieldPath } from './event-types/field-path.rules.js';
export { SlotView } from './ledger/slot-view.js';
export { EventLedger } from './ledger/event-ledger.js';
export type { Hold } from './ledger/slot-hold.js';
export { EventInboxes, EventProjections } from './ledger/ledger.registries.js';
export type {
  Batch,
  Contribution,
  EventChange,
  EventInbox,
  EventProjection,
  InboxItem,
  InboxOutcome,
} from './ledger/ledger.ports.js';
export { AMOUNT_SCALE, amountFromNumber, amountToNumber, roundedAmount } from './rules/amount.js';
export { parseNewEvent } from './rules/event.rules.js';
