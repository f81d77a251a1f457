/** confirming: a process is at it, or was when it died; a second confirmation finds out what became of it. */
export const PROPOSAL_STATES = ['open', 'confirming', 'confirmed', 'rejected', 'expired', 'failed'] as const;

export type ProposalState = (typeof PROPOSAL_STATES)[number];

/**
 * The life of a proposal. `confirming -> expired`: its process died before it did anything, and it is too late by now;
 * `confirming -> open`: nothing was done, and it can be tried again, such as when the broker did not answer.
 */
export const PROPOSAL_TRANSITIONS: Readonly<Record<ProposalState, readonly ProposalState[]>> = {
  open: ['confirming', 'rejected', 'expired'],
  confirming: ['confirmed', 'failed', 'expired', 'open'],
  confirmed: [],
  rejected: [],
  expired: [],
  failed: [],
};

/** From where a state may be reached: the filter of every such update. */
export function statesBefore(state: ProposalState): ProposalState[] {
  return PROPOSAL_STATES.filter((from) => PROPOSAL_TRANSITIONS[from].includes(state));
}
