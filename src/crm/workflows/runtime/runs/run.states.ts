export const RUN_STATES = ['running', 'waiting', 'completed', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/**
 * What may follow what. `running`: a step is due, also one that is tried again; `waiting`: for a time or an event. A run that
 * has failed is tried again when staff asks for it.
 */
export const RUN_TRANSITIONS: Readonly<Record<RunState, readonly RunState[]>> = {
  running: ['running', 'waiting', 'completed', 'failed', 'cancelled'],
  waiting: ['running', 'waiting', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: ['running'],
  cancelled: [],
};

/** States of runs that are on their way. */
export const OPEN_STATES: readonly RunState[] = ['running', 'waiting'];

/** From where a state may be reached: the filter of such updates. */
export function runStatesBefore(state: RunState): readonly RunState[] {
  return RUN_STATES.filter((from) => RUN_TRANSITIONS[from].includes(state));
}
