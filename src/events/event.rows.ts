import type { Event } from './event.js';
import type { EventDocument, StoredContribution } from './event.schema.js';
import type { Contribution } from './ledger/ledger.ports.js';

/** An event ready to be inserted natively. */
export function toRow(event: Event, slot: number, batch: number): EventDocument {
  const { id, userId, type, amount, currency, timestamp, metadata, source, createdAt, deliveryId } = event;
  const row: EventDocument = {
    _id: id,
    userId,
    type,
    amount,
    currency,
    timestamp,
    metadata,
    source,
    createdAt,
    slot,
    batch,
  };
  if (deliveryId !== undefined) row.deliveryId = deliveryId;
  return row;
}

/** The event of a row that is no tombstone. */
export function fromRow(row: EventDocument): Event {
  const { _id, userId, type, amount, currency, timestamp, metadata, source, createdAt, deliveryId } = row;
  const event: Event = {
    id: _id,
    userId,
    type,
    amount: amount === null ? null : BigInt(amount),
    currency,
    timestamp,
    metadata,
    source,
    createdAt,
  };
  if (deliveryId !== undefined) event.deliveryId = deliveryId;
  return event;
}

/** The part of an event that is counted. */
export function contributionOf({ userId, type, amount, currency, timestamp }: Contribution): Contribution {
  return { userId, type, amount, currency, timestamp };
}

export function toContribution(stored: StoredContribution): Contribution {
  const { userId, type, amount, currency, timestamp } = stored;
  return { userId, type, amount: amount === null ? null : BigInt(amount), currency, timestamp };
}

/** What the totals have of an event: corrections that wait are not in it yet. Null for one that is not counted. */
export function countedOf(row: EventDocument): Contribution | null {
  const [waiting] = row.corrections ?? [];
  if (waiting) return waiting.before && toContribution(waiting.before);
  return row.timestamp ? toContribution(row) : null;
}

/** Whether the totals see a difference between the two. */
export function countsAlike(a: Contribution, b: Contribution): boolean {
  return (
    a.userId === b.userId &&
    a.type === b.type &&
    a.amount === b.amount &&
    a.currency === b.currency &&
    a.timestamp.getTime() === b.timestamp.getTime()
  );
}
