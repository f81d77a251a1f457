export const OUTGOING_STATUSES = ['pending', 'delivered', 'retrying', 'dead', 'canceled'] as const;
export type OutgoingStatus = (typeof OUTGOING_STATUSES)[number];

/** What may follow what: by sending, and by a person who lets one be sent again. */
export const OUTGOING_TRANSITIONS: Readonly<Record<OutgoingStatus, readonly OutgoingStatus[]>> = {
  pending: ['delivered', 'retrying', 'dead', 'canceled'],
  retrying: ['delivered', 'retrying', 'dead', 'canceled'],
  delivered: ['retrying'],
  dead: ['retrying'],
  canceled: [],
};

/** What is still to be sent: the filter of every update by the sender, so that a finished one stays finished. */
export const OUTGOING_WAITING: readonly OutgoingStatus[] = OUTGOING_STATUSES.filter((status) =>
  OUTGOING_TRANSITIONS[status].includes('delivered'),
);

/** What a person may send again. */
export const OUTGOING_REPEATABLE: readonly OutgoingStatus[] = OUTGOING_STATUSES.filter((status) =>
  OUTGOING_TRANSITIONS[status].includes('retrying'),
).filter((status) => status !== 'pending');
