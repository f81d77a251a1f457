/**
 * Of one mail of a campaign. `pending`: it has its place; `claimed`: a process is sending it; `retrying`: the server did not
 * take it, or its process died, and it is sent again; `suppressed`: nothing may be sent to them; `unknown`: the connection was
 * lost within the mail, which may have arrived.
 */
export const ROW_STATES = [
  'pending',
  'claimed',
  'retrying',
  'sent',
  'failed',
  'unknown',
  'suppressed',
] as const;

export type RowState = (typeof ROW_STATES)[number];

/** What may follow what. `failed` and `suppressed` without a claim: there is no mail to send, or nobody to send it to. */
export const ROW_TRANSITIONS: Readonly<Record<RowState, readonly RowState[]>> = {
  pending: ['claimed', 'failed', 'suppressed'],
  claimed: ['sent', 'failed', 'unknown', 'suppressed', 'retrying'],
  retrying: ['claimed', 'failed', 'suppressed'],
  sent: [],
  failed: [],
  unknown: [],
  suppressed: [],
};

/** Something is still to be done with these. */
export const OPEN: readonly RowState[] = ROW_STATES.filter((state) => ROW_TRANSITIONS[state].length > 0);

/** What a process may take. */
export const CLAIMABLE: readonly RowState[] = ROW_STATES.filter((state) =>
  ROW_TRANSITIONS[state].includes('claimed'),
);
