import { CAMPAIGN_STATES, type CampaignState, statesBefore, TRANSITIONS } from './campaign.states.js';

describe('life of a campaign', () => {
  const allowed: [CampaignState, CampaignState][] = [
    ['draft', 'scheduled'],
    ['scheduled', 'scheduled'],
    ['scheduled', 'sending'],
    ['scheduled', 'paused'],
    ['scheduled', 'cancelled'],
    ['sending', 'paused'],
    ['sending', 'sent'],
    ['sending', 'cancelled'],
    ['paused', 'scheduled'],
    ['paused', 'sending'],
    ['paused', 'cancelled'],
  ];
  const pairs = CAMPAIGN_STATES.flatMap((from) => CAMPAIGN_STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s -> %s', (from, to) => {
    const expected = allowed.some((pair) => pair[0] === from && pair[1] === to);
    expect(TRANSITIONS[from].includes(to)).toBe(expected);
    expect(statesBefore(to).includes(from)).toBe(expected);
  });
});
