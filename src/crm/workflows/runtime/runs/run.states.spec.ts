import { OPEN_STATES, RUN_STATES, RUN_TRANSITIONS, runStatesBefore } from './run.states.js';

describe('states of runs', () => {
  it('follow each other as is said, and no others do', () => {
    const allowed = RUN_STATES.flatMap((from) => RUN_TRANSITIONS[from].map((to) => `${from} ${to}`));
    expect(allowed).toEqual([
      ...['running running', 'running waiting', 'running completed', 'running failed', 'running cancelled'],
      ...['waiting running', 'waiting waiting', 'waiting completed', 'waiting failed', 'waiting cancelled'],
      'failed running',
    ]);
  });

  it('are reached by the same table', () => {
    expect(runStatesBefore('cancelled')).toEqual(OPEN_STATES);
    expect(runStatesBefore('running')).toEqual(['running', 'waiting', 'failed']);
  });
});
