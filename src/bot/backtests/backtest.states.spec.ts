import { ACTIVE_STATES, BACKTEST_STATES, BACKTEST_TRANSITIONS, statesBefore } from './backtest.states.js';

describe('the life of a backtest', () => {
  it.each(BACKTEST_STATES.flatMap((from) => BACKTEST_STATES.map((to) => [from, to] as const)))(
    '%s -> %s',
    (from, to) => {
      const allowed = [
        'queued running',
        'queued failed',
        'queued cancelled',
        'running running',
        'running done',
        'running failed',
        'running cancelled',
      ].includes(`${from} ${to}`);
      expect(BACKTEST_TRANSITIONS[from].includes(to)).toBe(allowed);
      expect(statesBefore(to).includes(from)).toBe(allowed);
    },
  );

  it('is active until it has ended', () => {
    expect(ACTIVE_STATES).toEqual(['queued', 'running']);
  });
});
