export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/**
 * What may follow what. `running -> running`: another worker takes it over when its lease ran out;
 * `running -> waiting`: a failed run is tried again, or a worker that stops gives it back; `failed -> waiting`: somebody of
 * the staff wants it tried again; `failed -> cancelled`: or has seen that nothing is to be done about it.
 */
export const TRANSITIONS: Readonly<Record<JobState, readonly JobState[]>> = {
  waiting: ['running', 'cancelled'],
  running: ['running', 'waiting', 'done', 'failed', 'cancelled'],
  done: [],
  failed: ['waiting', 'cancelled'],
  cancelled: [],
};

/** From where a state may be reached: the filter of every such update. */
export function statesBefore(state: JobState): readonly JobState[] {
  return JOB_STATES.filter((from) => TRANSITIONS[from].includes(state));
}
