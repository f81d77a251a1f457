import { PROPOSAL_STATES, PROPOSAL_TRANSITIONS, statesBefore } from './proposal.states.js';

describe('the life of a proposal', () => {
  it.each([
    ['open', ['confirming', 'rejected', 'expired']],
    ['confirming', ['confirmed', 'failed', 'expired', 'open']],
    ['confirmed', []],
    ['rejected', []],
    ['expired', []],
    ['failed', []],
  ] as const)('from %s goes on to %j', (state, next) => {
    expect(PROPOSAL_TRANSITIONS[state]).toEqual(next);
  });

  it('is left by no decision, and comes to each through a step before', () => {
    expect(statesBefore('open')).toEqual(['confirming']);
    for (const state of PROPOSAL_STATES) {
      expect(statesBefore(state)).not.toEqual([]);
      expect(statesBefore(state)).not.toContain(state);
    }
  });
});
