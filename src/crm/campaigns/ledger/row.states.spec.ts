import { CLAIMABLE, OPEN, ROW_STATES, ROW_TRANSITIONS, type RowState } from './row.states.js';

describe('life of a mail of a campaign', () => {
  const allowed: Record<RowState, string> = {
    pending: 'claimed failed suppressed',
    claimed: 'retrying sent failed unknown suppressed',
    retrying: 'claimed failed suppressed',
    sent: '',
    failed: '',
    unknown: '',
    suppressed: '',
  };

  it.each(ROW_STATES)('%s', (from) => {
    expect(ROW_STATES.filter((to) => ROW_TRANSITIONS[from].includes(to)).join(' ')).toBe(allowed[from]);
  });

  it('is taken by a process before it is sent, and is over then', () => {
    expect(CLAIMABLE).toEqual(['pending', 'retrying']);
    expect(OPEN).toEqual(['pending', 'claimed', 'retrying']);
  });
});
