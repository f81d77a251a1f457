/** As stored. A delivery is `processing` while the open batch of its slot holds it; that is read, not stored. */
export const STORED_STATUSES = ['received', 'processed', 'ignored', 'retrying', 'dead'] as const;
export type StoredStatus = (typeof STORED_STATUSES)[number];

export const DELIVERY_STATUSES = [
  'received',
  'processing',
  'processed',
  'ignored',
  'retrying',
  'dead',
] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** What may follow what: by the processor, and by a person for `dead`, `ignored` and `processed`. */
export const TRANSITIONS: Readonly<Record<StoredStatus, readonly StoredStatus[]>> = {
  received: ['processed', 'ignored', 'retrying', 'dead'],
  retrying: ['processed', 'ignored', 'retrying', 'dead'],
  dead: ['retrying'],
  ignored: ['retrying'],
  processed: ['retrying'],
};

/** From where a processing may end: the filter of every such update, so that a finished one stays finished. */
export const WAITING: readonly StoredStatus[] = STORED_STATUSES.filter((status) =>
  TRANSITIONS[status].includes('processed'),
);
