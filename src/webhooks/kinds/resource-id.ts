import { createHash } from 'node:crypto';

/** Longest id of an event. */
const MAX_LENGTH = 128;
/** A longer type is cut where the resource is hashed, so that the id fits: 40 + 64 + 22 and two `~`. */
const MAX_TYPE = 22;

/**
 * Id of an event that tells of something the vendor has an id for (a sale, a charge, a refund): whatever envelope
 * brings it, and however often, it is one event. `~` stands in no id that a sender may choose, so nobody can take it
 * before. Long or odd resources are hashed.
 */
export function resourceEventId(source: string, resource: string, type: string): string {
  const id = `${source}~${resource}~${type}`;
  if (/^[A-Za-z0-9_.:@-]+$/.test(resource) && id.length <= MAX_LENGTH) return id;
  const whole = type.length <= MAX_TYPE ? `${source}~${resource}` : id;
  const digest = createHash('sha256').update(whole).digest('hex');
  return `${source.slice(0, 40)}~${digest}~${type.slice(0, MAX_TYPE)}`;
}

/** Id of an event that has none of its own: it follows from the delivery and the place in it. */
export function deliveryEventId(deliveryId: string, index: number): string {
  return `evt_${deliveryId.slice(4)}-${index}`;
}
