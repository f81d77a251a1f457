/** queued: waits for a process; running: in one, or taken over from one that died. */
export const BACKTEST_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export type BacktestState = (typeof BACKTEST_STATES)[number];

/** The life cycle of a backtest. */
export const BACKTEST_TRANSITIONS: Readonly<Record<BacktestState, readonly BacktestState[]>> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['running', 'done', 'failed', 'cancelled'],
  done: [],
  failed: [],
  cancelled: [],
};

/** From which states one may come here. */
export function statesBefore(state: BacktestState): BacktestState[] {
  return BACKTEST_STATES.filter((from) => BACKTEST_TRANSITIONS[from].includes(state));
}

export const ACTIVE_STATES = BACKTEST_STATES.filter((state) => BACKTEST_TRANSITIONS[state].length > 0);
