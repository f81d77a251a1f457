export const CAMPAIGN_STATES = ['draft', 'scheduled', 'sending', 'paused', 'sent', 'cancelled'] as const;

export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/**
 * What may follow what. `scheduled -> scheduled`: another time; `paused -> scheduled`: it was paused before it began, and its
 * time has not come yet. What is sent or cancelled stays so.
 */
export const TRANSITIONS: Readonly<Record<CampaignState, readonly CampaignState[]>> = {
  draft: ['scheduled'],
  scheduled: ['scheduled', 'sending', 'paused', 'cancelled'],
  sending: ['paused', 'sent', 'cancelled'],
  paused: ['scheduled', 'sending', 'cancelled'],
  sent: [],
  cancelled: [],
};

/** What it says may be changed until it begins. */
export const EDITABLE: readonly CampaignState[] = ['draft', 'scheduled'];

/** Nothing of it is on its way, or will be. */
export const DELETABLE: readonly CampaignState[] = ['draft', 'sent', 'cancelled'];

/** From where a state may be reached: the filter of every such update. */
export function statesBefore(state: CampaignState): readonly CampaignState[] {
  return CAMPAIGN_STATES.filter((from) => TRANSITIONS[from].includes(state));
}
